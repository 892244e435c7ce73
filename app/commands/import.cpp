#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/command_line.hpp"
#include "app/import/adopt.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::app {
namespace {

namespace fs = std::filesystem;

struct Flags {
    std::string client{};
    std::string directory{};
    std::string ca{};
    bool dry_run{};
};

std::string_view word(Adoption adoption, bool dry_run)
{
    switch (adoption) {
        case Adoption::fresh:
            return dry_run ? "would be adopted" : "adopted";
        case Adoption::present:
            return "is here already";
        case Adoption::renewed:
            return "is here already, and was renewed since";
        case Adoption::in_conflict:
            return "is in conflict";
    }
    return "";
}

fs::path home_of(const ForeignClient& client, const std::string& said)
{
    if (!said.empty()) return fs::absolute(said);
    if (!client.home.starts_with("~/")) return fs::absolute(client.home);
    const char* const home = std::getenv("HOME");
    return fs::path(home != nullptr ? home : "/root") / client.home.substr(2);
}

/// Where there is no store yet, a dry run makes none.
Result<std::optional<store::Store>> open_store(const fs::path& root, bool dry_run)
{
    std::error_code ignored;
    if (dry_run && !fs::exists(root, ignored)) return std::nullopt;
    return TRY(store::Store::open(root));
}

std::string to_text(const Foreign& foreign, const Adoptions& adoptions, bool dry_run,
                    const ForeignClient& client)
{
    std::string text;
    std::string to_do;
    for (std::size_t i = 0; i < foreign.accounts.size(); ++i)
        text += "account at " + foreign.accounts[i].directory_url + ": " +
                std::string(word(adoptions.accounts[i], dry_run)) + "\n";
    for (std::size_t i = 0; i < foreign.certificates.size(); ++i) {
        const ForeignCertificate& each = foreign.certificates[i];
        text += each.file.name + ": " + std::string(word(adoptions.certificates[i], dry_run)) +
                ", " + join(each.file.names, " ") + ", valid until " +
                rfc3339(each.chain.leaf().not_after) + "\n";
        for (const hooks::TargetSpec& target : each.file.targets)
            to_do += "  - " + each.file.name + ": \"" + target.name + "\" is looked at on " +
                     each.file.names.front() +
                     ":8443; if it serves elsewhere, say endpoint in its file\n";
        for (const std::string& what : each.to_do)
            to_do += "  - " + each.file.name + ": " + what + "\n";
    }
    for (const std::string& what : foreign.to_do) to_do += "  - " + what + "\n";
    to_do += "  - when `acme8443 renew` is content, end " + std::string(client.name) +
             "'s own runs: " + std::string(client.schedule) + "\n";
    return text + "what is left to do:\n" + to_do;
}

nlohmann::json to_json(const Foreign& foreign, const Adoptions& adoptions, bool dry_run)
{
    nlohmann::json document{{"accounts", nlohmann::json::array()},
                            {"certificates", nlohmann::json::array()},
                            {"left_out", nlohmann::json::array()},
                            {"to_do", foreign.to_do}};
    for (std::size_t i = 0; i < foreign.accounts.size(); ++i)
        document["accounts"].push_back({{"directory", foreign.accounts[i].directory_url},
                                        {"url", foreign.accounts[i].url},
                                        {"origin", foreign.accounts[i].origin.string()},
                                        {"adoption", word(adoptions.accounts[i], dry_run)}});
    for (std::size_t i = 0; i < foreign.certificates.size(); ++i) {
        const ForeignCertificate& each = foreign.certificates[i];
        document["certificates"].push_back({{"name", each.file.name},
                                            {"names", each.file.names},
                                            {"origin", each.origin.string()},
                                            {"not_after", rfc3339(each.chain.leaf().not_after)},
                                            {"adoption", word(adoptions.certificates[i], dry_run)},
                                            {"to_do", each.to_do}});
    }
    for (const SubError& each : foreign.left_out)
        document["left_out"].push_back({{"subject", each.subject}, {"message", each.message}});
    return document;
}

Result<ExitStatus> run_import(Context& context, const Flags& flags)
{
    const ForeignClient& client = *TRY(find_foreign_client(flags.client));
    const std::string ca = flags.ca.empty() ? "" : TRY(find_ca(flags.ca)).directory_url;
    const fs::path home = home_of(client, flags.directory);
    const Foreign foreign = TRY(client.read(home, ca));
    if (foreign.accounts.empty() && foreign.certificates.empty() && foreign.left_out.empty())
        return fail(Errc::not_found, "nothing of " + flags.client + " is in " + home.string());

    const auto store = TRY(open_store(context.state_dir, flags.dry_run));
    const Configuration configuration = context.configuration();
    const Adoptions adoptions = TRY(compare(foreign, configuration, store ? &*store : nullptr));
    if (!adoptions.conflicts.empty())
        return fail(Error{
            Errc::bad_config,
            "nothing was adopted: something else has the place of what is in " + home.string(),
            {},
            adoptions.conflicts});
    if (!flags.dry_run) TRY(adopt(foreign, adoptions, configuration, *store));
    context.out.print(to_text(foreign, adoptions, flags.dry_run, client));
    context.out.document(to_json(foreign, adoptions, flags.dry_run));
    if (foreign.left_out.empty()) return exit_ok;
    return fail(Error{
        Errc::bad_config, "some of it could not be read and was left out", {}, foreign.left_out});
}

}  // namespace

void add_import(CLI::App& program, Action& chosen)
{
    auto flags = std::make_shared<Flags>();
    CLI::App* command = program.add_subcommand(
        "import",
        "Take over another client's accounts, keys and certificates, without issuing anything;\n"
        "what it has is only read.");
    std::vector<std::string> names;
    for (const ForeignClient& each : foreign_clients()) names.emplace_back(each.name);
    command->add_option("client", flags->client, join(names, ", "))->required();
    command->add_option("directory", flags->directory, "where it keeps things");
    command->add_option("--ca", flags->ca,
                        "the CA, where the client does not say it: a name that is known here, or "
                        "the URL of its directory");
    command->add_flag("--dry-run", flags->dry_run, "only say what would be done");
    command->callback([flags, &chosen] {
        chosen = [flags](Context& context) { return run_import(context, *flags); };
    });
}

}  // namespace acme8443::app
