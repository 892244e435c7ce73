#include <CLI/CLI.hpp>
#include <iostream>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/command_line.hpp"
#include "app/console/moment.hpp"
#include "app/weak_keys.hpp"
#include "base/clock.hpp"
#include "base/file.hpp"
#include "base/pki/csr_contents.hpp"
#include "base/pki/encoding.hpp"
#include "base/text.hpp"
#include "base/try.hpp"
#include "validator/lint.hpp"
#include "validator/render.hpp"

namespace acme8443::app {
namespace {

/// A chain has three certificates; this is some thousands of them.
constexpr std::size_t most_bytes = 16UL << 20U;

struct Flags {
    std::vector<std::string> files{};
    std::string profile{"letsencrypt"};
    std::string at{};
    std::string csr{};
    std::vector<std::string> names{};
    std::string weak_keys{};
};

Result<std::string> read_input(const std::string& name)
{
    if (name != "-") return file::read(name, most_bytes);
    std::string bytes(most_bytes + 1, '\0');
    std::cin.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    bytes.resize(static_cast<std::size_t>(std::cin.gcount()));
    if (bytes.size() > most_bytes) {
        return fail(Errc::too_large,
                    "standard input is longer than " + std::to_string(most_bytes >> 20U) + " MiB");
    }
    return bytes;
}

/// Names in the way people write them, addresses too.
Result<std::vector<Identifier>> identifiers(const std::vector<std::string>& names)
{
    std::vector<Identifier> out;
    for (const std::string& name : names) out.push_back(TRY(Identifier::parse(name)));
    return out;
}

Result<std::string> spki_of_csr(const std::string& name)
{
    const auto bytes = TRY(read_input(name));
    auto csr =
        pki::csr_der(bytes).and_then([](const std::string& der) { return pki::read_csr(der); });
    if (!csr) return fail(std::move(csr).error().while_doing("reading the CSR " + name));
    return csr->spki;
}

Result<validator::Comparison> comparison(const Flags& flags)
{
    validator::Comparison out{.now = SystemClock().now()};
    if (!flags.at.empty()) out.at = TRY(parse_moment(flags.at));
    if (!flags.names.empty()) out.asked.names = TRY(identifiers(flags.names));
    if (!flags.csr.empty()) out.asked.spki = TRY(spki_of_csr(flags.csr));
    return out;
}

void show(Context& context, const validator::Linted& linted)
{
    const auto& findings = linted.verdict.findings;
    context.out.print(printable(linted.subject) + " (serial " + linted.serial +
                      "): " + std::string(to_string(linted.verdict.decision())) + ", " +
                      std::to_string(findings.size()) +
                      (findings.size() == 1 ? " finding\n" : " findings\n"));
    for (const validator::Finding& finding : findings) {
        context.out.print(validator::render(finding));
    }
}

nlohmann::json document(const std::string& file, const validator::Linted& linted)
{
    nlohmann::json out = to_json(linted.verdict);
    out["file"] = file;
    out["subject"] = linted.subject;
    out["serial"] = linted.serial;
    return out;
}

/// What is wrong with one file does not keep the others from being read.
Result<ExitStatus> run_lint(Context& context, const Flags& flags)
{
    const validator::CaProfile ca = TRY(validator::ca_profile(flags.profile));
    validator::Comparison compare = TRY(comparison(flags));
    const auto lists = TRY(weak_keys(flags.weak_keys));
    compare.weak_keys = lists ? &*lists : nullptr;
    nlohmann::json documents = nlohmann::json::array();
    Error unreadable{Errc::bad_usage, "not every file could be read"};
    ExitStatus status = exit_ok;
    for (const std::string& name : flags.files) {
        const auto lint = [&](const std::string& bytes) {
            return validator::lint_file(bytes, ca, compare);
        };
        const auto all = read_input(name).and_then(lint);
        if (!all) {
            unreadable.parts.push_back({name, all.error().message});
            continue;
        }
        for (const validator::Linted& linted : *all) {
            show(context, linted);
            documents.push_back(document(name, linted));
            if (linted.verdict.decision() != validator::Decision::permitted) status = exit_refused;
        }
    }
    context.out.document(documents);
    if (!unreadable.parts.empty()) return fail(std::move(unreadable));
    return status;
}

}  // namespace

void add_lint(CLI::App& program, Action& chosen)
{
    auto flags = std::make_shared<Flags>();
    CLI::App* command = program.add_subcommand(
        "lint",
        "Are these certificates written as they must be, and what was asked for?\n"
        "Contacts nobody.");
    command
        ->add_option("files", flags->files,
                     "PEM or DER, one or many certificates, chains leaf first; - is standard input")
        ->required();
    command->add_option("--profile", flags->profile,
                        "of the CA: letsencrypt, letsencrypt-tlsserver, br, ... or a .json file");
    command->add_option("--at", flags->at,
                        "judge by the rules of that day, and ask whether it is in force then");
    command->add_option("--csr", flags->csr, "the request: the certificate is for its key");
    command->add_option("--name", flags->names, "what was ordered: it names these and no others");
    command->add_option("--weak-keys", flags->weak_keys,
                        "a list of weak keys, or a directory of them (docs/weak-keys.md)");
    command->callback([flags, &chosen] {
        chosen = [flags](Context& context) { return run_lint(context, *flags); };
    });
}

}  // namespace acme8443::app
