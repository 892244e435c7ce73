#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <thread>

#include "app/command_line.hpp"
#include "app/judge_stream.hpp"
#include "base/clock.hpp"
#include "base/text.hpp"
#include "base/try.hpp"
#include "validator/explain.hpp"

namespace acme8443::app {
namespace {

struct Flags {
    std::string area{};
    bool markdown{};
    std::string what{};
    std::string profile{"letsencrypt"};
    std::string at{};
    unsigned jobs{std::max(1U, std::thread::hardware_concurrency())};
};

Result<ExitStatus> run_list(Context& context, const Flags& flags)
{
    if (flags.markdown) {
        context.out.raw(validator::rules_markdown());
        return exit_ok;
    }
    nlohmann::json documents = nlohmann::json::array();
    for (const validator::Rule* rule : validator::rules::all()) {
        if (!flags.area.empty() && flags.area != to_string(rule->area)) continue;
        documents.push_back(validator::to_json(*rule));
        context.out.print(std::string(rule->id) + " (" + std::string(to_string(rule->authority)) +
                          ", " + std::string(to_string(rule->severity)) + "): " +
                          std::string(rule->statement) + " [" + std::string(rule->cites) + "]\n");
    }
    if (documents.empty()) {
        return fail(Errc::bad_usage,
                    "no rule is about \"" + flags.area + "\"; `acme8443 policy list` shows all");
    }
    context.out.document(documents);
    return exit_ok;
}

Result<ExitStatus> run_explain(Context& context, const Flags& flags)
{
    context.out.raw(TRY(validator::explain(flags.what)));
    return exit_ok;
}

Result<ExitStatus> run_judge(Context& context, const Flags& flags)
{
    validator::JudgeDefaults defaults{.profile = flags.profile, .at = SystemClock().now()};
    TRY(validator::ca_profile(flags.profile));
    if (!flags.at.empty()) defaults.at = TRY(parse_rfc3339(flags.at));
    std::ios::sync_with_stdio(false);
    judge_stream(std::cin, std::cout, defaults, std::max(1U, flags.jobs), context.stop);
    return exit_ok;
}

}  // namespace

void add_policy(CLI::App& program, Action& chosen)
{
    auto flags = std::make_shared<Flags>();
    CLI::App* policy = program.add_subcommand("policy", "The rules: list, explain, judge.");
    policy->require_subcommand(1);

    CLI::App* list = policy->add_subcommand("list", "Every rule with its citation.");
    list->add_option("--area", flags->area, "only rules about this");
    list->add_flag("--markdown", flags->markdown, "as docs/rules.md");
    list->callback([flags, &chosen] {
        chosen = [flags](Context& context) { return run_list(context, *flags); };
    });

    CLI::App* explain = policy->add_subcommand("explain", "One rule in full, or a port's story.");
    explain->add_option("what", flags->what, "a rule's id, or a port")->required();
    explain->callback([flags, &chosen] {
        chosen = [flags](Context& context) { return run_explain(context, *flags); };
    });

    CLI::App* judge = policy->add_subcommand(
        "judge", "One line of JSON facts in, one verdict out (docs/judge.md).");
    judge->add_option("--profile", flags->profile, "for lines that name none");
    judge->add_option("--at", flags->at,
                      "the moment to judge at, RFC 3339, for lines that name none");
    judge->add_option("--jobs", flags->jobs, "threads");
    judge->callback([flags, &chosen] {
        chosen = [flags](Context& context) { return run_judge(context, *flags); };
    });
}

}  // namespace acme8443::app
