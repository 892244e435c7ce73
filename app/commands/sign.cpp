#include "app/sign.hpp"

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/command_line.hpp"
#include "app/commands/settings_flags.hpp"
#include "app/workbench.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::app {
namespace {

struct Flags {
    std::string request{};
    std::string out{};
    Settings settings{};
};

Result<CertificateSpec> wanted(Context& context, const pki::Csr& request, const Flags& flags)
{
    CertificateFile file{.name = {}, .settings = flags.settings};
    for (const Identifier& name : request.names()) file.names.push_back(name.value());
    if (file.names.empty())
        return fail(Errc::bad_usage, flags.request + " asks for no name: it has no subjectAltName");
    file.name = certificate_name(file.names.front());
    const Settings for_all = TRY(context.configuration().for_all());
    return resolve(file, for_all);
}

Result<ExitStatus> run_sign(Context& context, const Flags& flags)
{
    const std::string bytes = TRY(file::read(flags.request));
    const pki::Csr request = TRY(read_request(bytes));
    const CertificateSpec want = TRY(wanted(context, request, flags));
    const store::Store store = TRY(store::Store::open(context.state_dir));
    SolverRack solvers(context.out, context.state_dir);
    Workbench bench(store, solvers, context.out);
    Services s = TRY(bench.services(want));
    context.out.something_happened();
    auto chain = sign(request, want, flags.out + ".order", s, context.stop);
    if (!chain) return fail(std::move(chain).error().while_doing("signing " + flags.request));
    TRY(file::write_atomically(flags.out, chain->pem(), 0644));
    const pki::Certificate& leaf = chain->leaf();
    context.out.print(flags.out + ": valid until " + rfc3339(leaf.not_after) + "\n");
    context.out.document({{"signed",
                           {{"file", flags.out},
                            {"serial", leaf.serial},
                            {"sha256", leaf.sha256},
                            {"not_after", rfc3339(leaf.not_after)}}}});
    return exit_ok;
}

}  // namespace

void add_sign(CLI::App& program, Action& chosen)
{
    auto flags = std::make_shared<Flags>();
    CLI::App* command = program.add_subcommand(
        "sign",
        "A certificate for a key that is not here: takes its request, writes the chain.\n"
        "Nothing is deployed, and nothing is renewed by itself.");
    command->add_option("request", flags->request, "certification request (PKCS#10), PEM or DER")
        ->required();
    command->add_option("--out", flags->out, "where the chain goes, PEM, leaf first")->required();
    add_settings_flags(*command, flags->settings);
    command->callback([flags, &chosen] {
        chosen = [flags](Context& context) { return run_sign(context, *flags); };
    });
}

}  // namespace acme8443::app
