#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/each_certificate.hpp"
#include "app/report.hpp"
#include "base/try.hpp"

namespace acme8443::app {
namespace {

ExitStatus status_of(const CertificateReport& report, std::chrono::sys_seconds now)
{
    if (holds(report, now)) return exit_ok;
    if (!report.problem.empty()) return exit_cannot_write;
    return report.live && now < report.live->not_after ? exit_not_deployed : exit_try_again;
}

Result<ExitStatus> run_status(Context& context, const std::vector<std::string>& names)
{
    nlohmann::json documents = nlohmann::json::array();
    const auto work = [&](const CertificateSpec& want, Services& s) -> Result<ExitStatus> {
        const CertificateReport report = report_on(want, s, context.stop);
        const auto now = s.clock.now();
        documents.push_back(to_json(report, now));
        context.out.print(to_text(report, now));
        return status_of(report, now);
    };
    const ExitStatus worst = TRY(each_certificate(context, names, work));
    context.out.document(nlohmann::json{{"certificates", std::move(documents)}});
    return worst;
}

}  // namespace

void add_status(CLI::App& program, Action& chosen)
{
    auto names = std::make_shared<std::vector<std::string>>();
    CLI::App* command = program.add_subcommand(
        "status", "One line per certificate, and what each of its services serves now.");
    command->add_option("names", *names, "certificates [all]");
    command->callback([names, &chosen] {
        chosen = [names](Context& context) { return run_status(context, *names); };
    });
}

}  // namespace acme8443::app
