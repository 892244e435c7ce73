#include <unistd.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/console/terminal.hpp"
#include "app/notify/after_run.hpp"
#include "app/status/html.hpp"
#include "app/status/json.hpp"
#include "app/status/nagios.hpp"
#include "app/status/overview.hpp"
#include "app/status/prometheus.hpp"
#include "app/status/text.hpp"
#include "base/try.hpp"

namespace acme8443::app {
namespace {

struct Flags {
    std::vector<std::string> names{};
    bool no_look{};
    bool prometheus{};
    bool nagios{};
    bool notify_test{};
    std::string prometheus_file{};
    std::string html_file{};
};

/// Readers are other users: node_exporter, a web server.
Result<void> publish(const std::string& path, const std::string& text)
{
    return file::write_atomically(path, text, 0644);
}

ExitStatus answer(Context& context, const status::Plugin& plugin)
{
    context.out.raw(plugin.line);
    return static_cast<ExitStatus>(plugin.alarm);  // not ours: those that plugins have
}

Result<ExitStatus> run_status(Context& context, const Flags& flags)
{
    if (flags.notify_test) {
        TRY(notify::send_test(context));
        return exit_ok;
    }
    const bool judge = context.out.json() || !flags.html_file.empty();
    auto gathered = status::gather(context, flags.names, {.look = !flags.no_look, .judge = judge});
    if (!gathered && flags.nagios) return answer(context, status::to_nagios(gathered.error()));
    const status::Overview all = TRY(std::move(gathered));
    if (!flags.html_file.empty()) TRY(publish(flags.html_file, status::to_html(all)));
    if (!flags.prometheus_file.empty())
        TRY(publish(flags.prometheus_file, status::to_prometheus(all)));
    if (flags.nagios) return answer(context, status::to_nagios(all));
    if (flags.prometheus) {
        context.out.raw(status::to_prometheus(all));
    } else {
        context.out.print(status::to_text(all, takes_colours(STDOUT_FILENO)));
        context.out.document(status::to_json(all));
    }
    return status::exit_status(all);
}

}  // namespace

void add_status(CLI::App& program, Action& chosen)
{
    auto flags = std::make_shared<Flags>();
    CLI::App* command = program.add_subcommand(
        "status",
        "A line for each certificate: how it stands, when it is renewed and why, and what each of\n"
        "its services serves now.");
    command->add_option("names", flags->names, "certificates [all]");
    command->add_flag("--no-look", flags->no_look,
                      "contact no service: say what was recorded when it was looked at last");
    auto* prometheus = command->add_flag("--prometheus", flags->prometheus,
                                         "metrics in Prometheus' text format on stdout");
    command
        ->add_flag("--nagios", flags->nagios,
                   "one line with performance data; exit 0 ok, 1 warning, 2 critical, 3 unknown")
        ->excludes(prometheus);
    command->add_option("--prometheus-file", flags->prometheus_file,
                        "write the metrics there, for node_exporter's textfile collector");
    command->add_option("--html", flags->html_file, "write a page that needs nothing else there");
    command->add_flag("--notify-test", flags->notify_test,
                      "send a test to everybody whom [notify] names, and nothing else");
    command->callback([flags, &chosen] {
        chosen = [flags](Context& context) { return run_status(context, *flags); };
    });
}

}  // namespace acme8443::app
