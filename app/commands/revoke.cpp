#include "acme/revocation.hpp"

#include <CLI/CLI.hpp>
#include <array>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/ca/conversation.hpp"
#include "app/command_line.hpp"
#include "app/commands/settings_flags.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::app {
namespace {

using acme::RevocationReason;

struct Flags {
    std::string name{};
    std::string reason{"unspecified"};
    bool with_certificate_key{};
    std::string certificate_file{};
    std::string key_file{};
    Settings settings{};
};

struct ReasonRow {
    const char* text;  ///< RFC 5280 section 5.3.1
    RevocationReason reason;
};
constexpr std::array reasons{
    ReasonRow{"unspecified", RevocationReason::unspecified},
    ReasonRow{"keyCompromise", RevocationReason::key_compromise},
    ReasonRow{"affiliationChanged", RevocationReason::affiliation_changed},
    ReasonRow{"superseded", RevocationReason::superseded},
    ReasonRow{"cessationOfOperation", RevocationReason::cessation_of_operation},
};

Result<RevocationReason> parse_reason(const std::string& text)
{
    std::vector<std::string> known;
    for (const ReasonRow& row : reasons) {
        if (row.text == text) return row.reason;
        known.emplace_back(row.text);
    }
    return fail(Errc::bad_usage, "--reason " + text +
                                     ": a subscriber may say (Baseline Requirements 7.2.2) " +
                                     join(known, ", "));
}

/// What is to be revoked, and with whose signature: nothing here means the account's.
struct Subject {
    pki::CertificateChain chain;
    std::optional<pki::PrivateKey> key{};
    Settings settings{};
};

Result<std::optional<pki::PrivateKey>> key_in(const std::string& file)
{
    if (file.empty()) return std::nullopt;
    std::string pem = TRY(file::read(file));
    auto key = pki::PrivateKey::from_pem(pem);
    wipe(pem);
    if (!key) return fail(std::move(key).error().while_doing(file));
    return *std::move(key);
}

Result<Subject> subject_in_files(const Flags& flags)
{
    const std::string pem = TRY(file::read(flags.certificate_file));
    auto chain = TRY(pki::CertificateChain::from_pem(pem));
    auto key = TRY(key_in(flags.key_file));
    return Subject{std::move(chain), std::move(key)};
}

Result<Subject> subject_in_store(const Context& context, const store::Store& store,
                                 const Flags& flags)
{
    const CertificateFile file = TRY(context.configuration().certificate(flags.name));
    const std::optional<Live> live = TRY(store.live(flags.name));
    if (!live) return fail(Errc::not_found, flags.name + " has no certificate in force");
    auto chain = TRY(pki::CertificateChain::from_pem(live->bundle.cert));
    Subject subject{std::move(chain), {}, file.settings};
    if (flags.with_certificate_key)
        subject.key = TRY(pki::PrivateKey::from_pem(live->bundle.privkey.reveal()));
    return subject;
}

Result<void> check(const Flags& flags)
{
    if (flags.name.empty() == flags.certificate_file.empty())
        return fail(Errc::bad_usage, "say either a certificate's name or --cert FILE");
    if (!flags.key_file.empty() && flags.certificate_file.empty())
        return fail(Errc::bad_usage,
                    "--key FILE belongs to --cert FILE; with a name, its own key "
                    "is taken by --with-certificate-key");
    return {};
}

/// RFC 8555 section 7.6: by the certificate's own key, or by the account.
Result<void> ask_ca(const Subject& subject, const CaAccess& with, const store::Store& store,
                    RevocationReason reason, Context& context)
{
    const SystemClock clock;
    const auto http = net::make_http_client({.ca_file = with.ca_bundle});
    const pki::Certificate& leaf = subject.chain.leaf();
    if (!subject.key) {
        const auto ca = TRY(converse_as_known(with, with.ca.name,
                                              {store, *http, clock, context.out}, context.stop));
        return acme::revoke(ca->session, leaf, reason, context.stop);
    }
    if (subject.key->spki() != leaf.spki)
        return fail(Errc::bad_usage, "the key is not that of the certificate " + leaf.serial);
    acme::Session ca({.directory_url = with.ca.directory_url}, *http, clock, *subject.key);
    return acme::revoke(ca, leaf, reason, context.stop);
}

/// The CA that is set; for a certificate in force the one of the fall-backs that has issued it.
Result<CaAccess> issuer(const Flags& flags, const Settings& said, const store::Store& store)
{
    if (flags.name.empty() || flags.settings.ca) return resolve_ca(said);
    return resolve_ca_of(said, TRY(store.order_url(flags.name)));
}

Result<ExitStatus> run_revoke(Context& context, const Flags& flags)
{
    TRY(check(flags));
    const RevocationReason reason = TRY(parse_reason(flags.reason));
    const store::Store store = TRY(store::Store::open(context.state_dir));
    const Subject subject = flags.name.empty() ? TRY(subject_in_files(flags))
                                               : TRY(subject_in_store(context, store, flags));
    const Settings for_all = TRY(context.configuration().for_all());
    const Settings said = overlay(overlay(for_all, subject.settings), flags.settings);
    const CaAccess with = TRY(issuer(flags, said, store));
    const pki::Certificate& leaf = subject.chain.leaf();
    // Whatever the CA says to it, this key is not to be used again.
    if (reason == RevocationReason::key_compromise) TRY(store.note_compromised(leaf.spki));
    TRY(ask_ca(subject, with, store, reason, context));
    std::string text = "revoked: serial " + leaf.serial + " (" + flags.reason + ")\n";
    if (!flags.name.empty())
        text += "  it is still deployed: `acme8443 issue " + flags.name + " --force` replaces it\n";
    context.out.print(text);
    context.out.document({{"revoked",
                           {{"serial", leaf.serial},
                            {"sha256", leaf.sha256},
                            {"reason", flags.reason},
                            {"signed_by", subject.key ? "certificate key" : "account"}}}});
    return exit_ok;
}

}  // namespace

void add_revoke(CLI::App& program, Action& chosen)
{
    auto flags = std::make_shared<Flags>();
    CLI::App* command =
        program.add_subcommand("revoke", "Tell the CA that a certificate must not be trusted.");
    command->add_option("name", flags->name, "certificate: the one in force under this name");
    command->add_option("--reason", flags->reason,
                        "unspecified, keyCompromise, superseded, cessationOfOperation, "
                        "affiliationChanged");
    command->add_flag("--with-certificate-key", flags->with_certificate_key,
                      "sign with the certificate's key, not with the account's");
    command->add_option("--cert", flags->certificate_file, "a certificate from anywhere, PEM");
    command->add_option("--key", flags->key_file, "its key, PEM; else the account signs");
    add_ca_flags(*command, flags->settings);
    command->callback([flags, &chosen] {
        chosen = [flags](Context& context) { return run_revoke(context, *flags); };
    });
}

}  // namespace acme8443::app
