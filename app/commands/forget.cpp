#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/command_line.hpp"
#include "app/settings/two_keys.hpp"
#include "base/text.hpp"
#include "base/try.hpp"
#include "store/store.hpp"

namespace acme8443::app {
namespace {

struct Flags {
    std::string name{};
    bool with_keys{};
};

/// The certificates of one file, under the names by which the store has them.
struct Subject {
    std::vector<std::string> names{};
    std::vector<std::string> services{};  ///< that go on serving it
};

/// Without a file only the store may know the name. A file that cannot be read is a reason to ask
/// for a person's eye, not to remove it.
Result<Subject> find(const Configuration& configuration, const std::string& typed)
{
    const std::string name = certificate_name(typed);
    if (!configuration.has_certificate(name)) return Subject{{name}};
    const CertificateFile file = TRY(configuration.certificate(name));
    Subject subject{{name}};
    if (const auto second = TRY(second_of(file))) subject.names.push_back(second->name);
    for (const hooks::TargetSpec& target : file.targets) subject.services.push_back(target.name);
    return subject;
}

Result<bool> kept(const store::Store& store, const std::vector<std::string>& names)
{
    for (const std::string& name : names) {
        const auto generations = TRY(store.generations(name));
        if (!generations.empty()) return true;
    }
    return false;
}

std::string told(const Flags& flags, const Subject& subject, const Context& context, bool keys_kept)
{
    std::string text = flags.name + ": forgotten; nothing renews it any more\n";
    if (!subject.services.empty())
        text += "  still served, until it expires, by " + join(subject.services, ", ") + "\n";
    if (keys_kept)
        text += "  keys and certificates stay in " + context.state_dir.string() +
                "; `acme8443 forget " + flags.name + " --with-keys` removes them\n";
    return text;
}

Result<ExitStatus> run_forget(Context& context, const Flags& flags)
{
    const Configuration configuration = context.configuration();
    const store::Store store = TRY(store::Store::open(context.state_dir));
    const Subject subject = TRY(find(configuration, flags.name));
    const bool configured = configuration.has_certificate(flags.name);
    const bool in_store = TRY(kept(store, subject.names));
    if (!configured && !(flags.with_keys && in_store))
        return fail(Errc::not_found, "there is no certificate \"" + flags.name + "\"");

    std::vector<file::Lock> locks;
    for (const std::string& name : subject.names) locks.push_back(TRY(store.lock(name)));
    if (flags.with_keys)
        for (const std::string& name : subject.names) TRY(store.forget(name));
    TRY(configuration.remove(flags.name));  // last: until then it can be typed again
    const bool keys_kept = in_store && !flags.with_keys;
    context.out.print(told(flags, subject, context, keys_kept));
    context.out.document({{"forgotten", subject.names}, {"keys_kept", keys_kept}});
    return exit_ok;
}

}  // namespace

void add_forget(CLI::App& program, Action& chosen)
{
    auto flags = std::make_shared<Flags>();
    CLI::App* command = program.add_subcommand(
        "forget",
        "Renew a certificate no more: removes certificates/NAME.toml. Its services keep what\n"
        "they have, and nothing is revoked.");
    command->add_option("name", flags->name, "certificate")->required();
    command->add_flag("--with-keys", flags->with_keys,
                      "remove its keys and certificates here, too, for good");
    command->callback([flags, &chosen] {
        chosen = [flags](Context& context) { return run_forget(context, *flags); };
    });
}

}  // namespace acme8443::app
