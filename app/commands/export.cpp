#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/command_line.hpp"
#include "app/import/export_certbot.hpp"
#include "base/try.hpp"

namespace acme8443::app {
namespace {

struct Flags {
    std::string client{};
    std::string directory{};
    std::vector<std::string> names{};
};

Result<ExitStatus> run_export(Context& context, const Flags& flags)
{
    if (flags.client != "certbot")
        return fail(Errc::bad_usage, "only certbot's shape can be written: export certbot DIR");
    const Configuration configuration = context.configuration();
    const Settings for_all = TRY(configuration.for_all());
    const auto names = flags.names.empty() ? TRY(configuration.certificates()) : flags.names;
    const store::Store store = TRY(store::Store::open(context.state_dir));
    std::vector<CertificateSpec> certificates;
    for (const std::string& name : names) {
        const CertificateFile file = TRY(configuration.certificate(name));
        certificates.push_back(TRY(resolve(file, for_all)));
    }
    const auto home = std::filesystem::absolute(flags.directory);
    TRY(export_to_certbot(certificates, store, home));
    for (const std::string& name : names)
        context.out.print(name + ": written below " + home.string() + "\n");
    context.out.document({{"directory", home.string()}, {"certificates", names}});
    return exit_ok;
}

}  // namespace

void add_export(CLI::App& program, Action& chosen)
{
    auto flags = std::make_shared<Flags>();
    CLI::App* command = program.add_subcommand(
        "export", "Write certificates, keys and the account in the shape of another client.");
    command->add_option("client", flags->client, "certbot")->required();
    command->add_option("directory", flags->directory, "as certbot's --config-dir")->required();
    command->add_option("names", flags->names, "certificates; all when there are none");
    command->callback([flags, &chosen] {
        chosen = [flags](Context& context) { return run_export(context, *flags); };
    });
}

}  // namespace acme8443::app
