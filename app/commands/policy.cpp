#include <unistd.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <thread>

#include "app/command_line.hpp"
#include "app/console/moment.hpp"
#include "app/judge_stream.hpp"
#include "app/weak_keys.hpp"
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
    std::string depth{"full"};
    std::string weak_keys{};
    unsigned jobs{std::max(1U, std::thread::hardware_concurrency())};
};

Result<ExitStatus> run_list(Context& context, const Flags& flags)
{
    if (flags.markdown) {
        context.out.raw(validator::rules_markdown());
        return exit_ok;
    }
    nlohmann::json documents = nlohmann::json::array();
    std::optional<validator::Moment> at;
    if (!flags.at.empty()) at = TRY(parse_moment(flags.at));
    for (const validator::Rule* rule : validator::rules::all()) {
        if (at && !rule->effective.at(*at)) continue;
        if (!flags.area.empty() && flags.area != to_string(rule->area)) continue;
        documents.push_back(validator::to_json(*rule));
        context.out.print(std::string(rule->id) + " (" + std::string(to_string(rule->authority)) +
                          ", " + std::string(to_string(rule->severity)) + "): " +
                          std::string(rule->statement) + " [" + std::string(rule->cites) + "]\n");
    }
    if (documents.empty()) {
        return fail(Errc::bad_usage, "no rule is about \"" + flags.area +
                                         "\" at that time; `acme8443 policy list` "
                                         "shows all");
    }
    context.out.document(documents);
    context.out.print("\n" + describe(TRY(weak_keys(flags.weak_keys))) + "\n");
    return exit_ok;
}

Result<ExitStatus> run_explain(Context& context, const Flags& flags)
{
    context.out.raw(TRY(validator::explain(flags.what)));
    return exit_ok;
}

Result<ExitStatus> run_judge(Context& context, const Flags& flags)
{
    using validator::keys::Depth;
    const validator::CaProfile own = TRY(validator::ca_profile(flags.profile));
    const auto lists = TRY(weak_keys(flags.weak_keys));
    validator::JudgeDefaults defaults{
        .profile = own.name,
        .at = SystemClock().now(),
        .own = &own,
        .weak_keys = lists ? &*lists : nullptr,
        .depth = flags.depth == "quick" ? Depth::quick : Depth::thorough};
    if (!flags.at.empty()) defaults.at = TRY(parse_moment(flags.at));
    TRY(judge_stream(STDIN_FILENO, STDOUT_FILENO, defaults, std::max(1U, flags.jobs),
                     context.stop));
    return exit_ok;
}

void add_weak_keys_flag(CLI::App& command, Flags& flags)
{
    command.add_option("--weak-keys", flags.weak_keys,
                       "a list of weak keys, or a directory of them (docs/weak-keys.md)");
}

}  // namespace

void add_policy(CLI::App& program, Action& chosen)
{
    auto flags = std::make_shared<Flags>();
    CLI::App* policy = program.add_subcommand("policy", "The rules: list, explain, judge.");
    policy->require_subcommand(1);

    CLI::App* list = policy->add_subcommand("list", "Every rule with its citation.");
    list->add_option("--area", flags->area, "only rules about this");
    list->add_option("--at", flags->at, "only rules in force at that day or time");
    list->add_flag("--markdown", flags->markdown, "as docs/rules.md");
    add_weak_keys_flag(*list, *flags);
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
    judge->add_option("--profile", flags->profile,
                      "for lines that name none: a name, or a .json file");
    judge->add_option("--at", flags->at, "the day or time to judge at, for lines that name none");
    judge
        ->add_option("--depth", flags->depth,
                     "of looking at RSA keys: full, or quick, which leaves out what takes "
                     "milliseconds and no CA asks for")
        ->check(CLI::IsMember({"full", "quick"}));
    add_weak_keys_flag(*judge, *flags);
    judge->add_option("--jobs", flags->jobs, "threads");
    judge->callback([flags, &chosen] {
        chosen = [flags](Context& context) { return run_judge(context, *flags); };
    });
}

}  // namespace acme8443::app
