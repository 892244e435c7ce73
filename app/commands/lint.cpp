#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/command_line.hpp"
#include "app/weak_keys.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "base/try.hpp"
#include "validator/lint.hpp"
#include "validator/render.hpp"

namespace acme8443::app {
namespace {

struct Flags {
    std::vector<std::string> files{};
    std::string profile{"letsencrypt"};
    std::string weak_keys{};
};

void show(Context& context, const validator::Linted& linted)
{
    const auto& findings = linted.verdict.findings;
    context.out.print(printable(linted.subject) + " (serial " + linted.serial +
                      "): " + std::string(to_string(linted.verdict.decision())) + ", " +
                      std::to_string(findings.size()) + " findings\n");
    for (const validator::Finding& finding : findings) {
        context.out.print(validator::render(finding));
    }
}

Result<ExitStatus> run_lint(Context& context, const Flags& flags)
{
    const validator::CaProfile ca = TRY(validator::ca_profile(flags.profile));
    const auto lists = TRY(weak_keys(flags.weak_keys));
    nlohmann::json documents = nlohmann::json::array();
    ExitStatus status = exit_ok;
    for (const std::string& name : flags.files) {
        const std::string bytes = TRY(file::read(name));
        const auto all = TRY(validator::lint_file(bytes, ca, lists ? &*lists : nullptr));
        for (const validator::Linted& linted : all) {
            show(context, linted);
            nlohmann::json document = to_json(linted.verdict);
            document["file"] = name;
            document["subject"] = linted.subject;
            document["serial"] = linted.serial;
            documents.push_back(std::move(document));
            if (linted.verdict.decision() != validator::Decision::permitted) status = exit_refused;
        }
    }
    context.out.document(documents);
    return status;
}

}  // namespace

void add_lint(CLI::App& program, Action& chosen)
{
    auto flags = std::make_shared<Flags>();
    CLI::App* command = program.add_subcommand(
        "lint", "Are these certificates written as they must be? Contacts nobody.");
    command->add_option("files", flags->files, "PEM with one or many certificates, or DER")
        ->required();
    command->add_option("--profile", flags->profile,
                        "of the CA: letsencrypt, letsencrypt-tlsserver, br, ... or a .json file");
    command->add_option("--weak-keys", flags->weak_keys,
                        "a list of weak keys, or a directory of them (docs/weak-keys.md)");
    command->callback([flags, &chosen] {
        chosen = [flags](Context& context) { return run_lint(context, *flags); };
    });
}

}  // namespace acme8443::app
