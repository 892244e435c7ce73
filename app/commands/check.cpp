#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/ca/ca_knowledge.hpp"
#include "app/command_line.hpp"
#include "app/commands/settings_flags.hpp"
#include "app/console/moment.hpp"
#include "app/proving/planting.hpp"
#include "app/proving/preflight.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "base/try.hpp"
#include "validator/policy.hpp"
#include "validator/preflight/record.hpp"
#include "validator/render.hpp"

namespace acme8443::app {
namespace {

using validator::Decision;
using validator::Facts;
using validator::Verdict;
namespace preflight = validator::preflight;

constexpr std::size_t largest_record = 64 * 1024 * 1024;

struct Flags {
    std::vector<std::string> names{};
    Settings settings{};
    std::string at{};
    double timeout{30};
    bool plant_nothing{};
    std::string record{};
    std::string replay{};
};

ExitStatus status_of(Decision decision)
{
    switch (decision) {
        case Decision::permitted:
            return exit_ok;
        case Decision::refused:
            return exit_refused;
        case Decision::undetermined:
            return exit_try_again;
    }
    return exit_internal;
}

Result<CertificateSpec> wanted(const Context& context, const Flags& flags)
{
    const Configuration configuration = context.configuration();
    CertificateFile file;
    const Identifier first = TRY(Identifier::parse(flags.names.front()));
    if (configuration.has_certificate(certificate_name(first.value()))) {
        file = TRY(configuration.certificate(certificate_name(first.value())));
    }
    file.names = flags.names;
    file.settings = overlay(file.settings, flags.settings);
    file.targets.clear();
    const Settings for_all = TRY(configuration.for_all());
    return resolve(file, for_all);
}

/// Nothing is made for a look: a store that is not there has no accounts.
std::string account_of(const Context& context, const CertificateSpec& want)
{
    std::error_code problem;
    if (!std::filesystem::is_directory(context.state_dir / "accounts", problem)) return {};
    const auto store = store::Store::open(context.state_dir);
    return store ? known_account(*store, want.ca) : "";
}

/// What the settings alone tell of the CA; its directory is not fetched for that.
validator::AcmeFacts about_account(const CertificateSpec& want, const std::string& account_uri)
{
    // Whoever has an account there needs no other to get one.
    return {.directory = want.ca.directory_url,
            .external_account_required = want.ca.external_account,
            .external_account = !want.eab_kid.empty() || !account_uri.empty()};
}

/// What was seen, now or when it was recorded, and what it is to be judged by.
struct Seen {
    preflight::RecordHead head{};
    Facts facts{};
};

Result<Seen> look(Context& context, const Flags& flags)
{
    const CertificateSpec want = TRY(wanted(context, flags));
    const auto at =
        flags.at.empty() ? Result<validator::Moment>(SystemClock().now()) : parse_moment(flags.at);
    if (!at) return fail(Errc::bad_usage, "--at: " + at.error().message);
    if (!(flags.timeout > 0 && flags.timeout <= 3600))
        return fail(Errc::bad_usage, "--timeout: write seconds, more than 0 and at most 3600");
    const auto planter = flags.plant_nothing ? nullptr : make_planter(want, context.out);
    context.out.progress(want.order.names.front().name.value(),
                         "looking as " + want.ca.title + " would; nothing is ordered");
    const PreflightSetting setting{
        .at = *at,
        .time = std::chrono::milliseconds(static_cast<std::int64_t>(flags.timeout * 1000)),
        .planter = planter.get(),
        .account_uri = account_of(context, want)};
    Facts facts = TRY(look_thoroughly(want, setting, context.out, context.stop));
    facts.acme = about_account(want, setting.account_uri);
    return Seen{{want.ca.name, want.ca.policy, *at, want.allow_special_addresses},
                std::move(facts)};
}

/// What was seen of the names is the same for every CA; what it calls itself and our account are
/// not.
void ask_another(const CaPreset& ca, Facts& facts)
{
    for (validator::NameFacts& name : facts.names) {
        if (name.caa) {
            name.caa->issuers = ca.caa_identities;
            name.caa->account_uri.clear();
        }
        if (name.dns) {
            name.dns->issuers = ca.caa_identities;
            name.dns->account_uri.clear();
        }
    }
}

Result<Seen> replay(const Flags& flags)
{
    preflight::ReplaySetting setting;
    std::optional<CaPreset> ca;
    if (flags.settings.ca) {
        ca = TRY(find_ca(*flags.settings.ca));
        setting.profile = ca->policy;
    }
    if (!flags.at.empty()) {
        const auto at = parse_moment(flags.at);
        if (!at) return fail(Errc::bad_usage, "--at: " + at.error().message);
        setting.at = *at;
    }
    const std::string text = TRY(file::read(flags.replay, largest_record));
    auto record = preflight::read_record(split(text, '\n'), setting);
    if (!record) return fail(std::move(record).error().while_doing("reading " + flags.replay));
    if (ca) {
        record->head.ca = ca->name;
        ask_another(*ca, record->facts);
    }
    return Seen{std::move(record->head), std::move(record->facts)};
}

Result<void> write_record(const Seen& seen, const std::string& path)
{
    std::string text;
    for (const nlohmann::json& line : to_record(seen.facts, seen.head)) {
        text += line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
    }
    return file::write_atomically(path, text, 0644);
}

OrderSpec order_of(const Facts& facts)
{
    OrderSpec order;
    for (const validator::NameFacts& name : facts.names) order.names.push_back(name.wanted);
    return order;
}

Facts only(const validator::NameFacts& name, const Facts& all)
{
    return {.vantage = all.vantage, .names = {name}, .listener = all.listener};
}

/// Each name by itself, and what only all of them together bring up.
struct Judgement {
    Verdict whole{};
    std::vector<Verdict> each{};
};

Judgement judge(const Seen& seen, const validator::Policy& policy)
{
    Judgement out{policy.judge_order(order_of(seen.facts), seen.facts)};
    for (const validator::NameFacts& name : seen.facts.names) {
        const Facts facts = only(name, seen.facts);
        out.each.push_back(policy.judge_order(order_of(facts), facts));
    }
    return out;
}

nlohmann::json document(const Seen& seen, const Judgement& judged)
{
    nlohmann::json out = to_json(judged.whole);
    out["profile"] = seen.head.profile;
    out["at"] = rfc3339(seen.head.at);
    nlohmann::json& names = out["names"] = nlohmann::json::array();
    for (std::size_t i = 0; i < judged.each.size(); ++i) {
        nlohmann::json& name = names.emplace_back(preflight::to_json(seen.facts.names[i]));
        const nlohmann::json verdict = to_json(judged.each[i]);
        name["outcome"] = verdict["outcome"];
        name["decisive"] = verdict["decisive"];
    }
    out["not_contacted"] = not_contacted(judged.whole, seen.facts);
    return out;
}

std::string text(const Seen& seen, const Judgement& judged, const validator::CaProfile& ca)
{
    std::string out;
    if (judged.each.size() == 1) return render(judged.whole, seen.facts, ca);
    out = render_summary(judged.whole, judged.each, ca);
    for (std::size_t i = 0; i < judged.each.size(); ++i) {
        out += "\n" + render(judged.each[i], only(seen.facts.names[i], seen.facts), ca);
    }
    return out;
}

/// Of the CA that was asked about, by the profile that is to be judged by.
Result<validator::CaProfile> profile_for(const preflight::RecordHead& head)
{
    auto ca = find_ca(head.ca);
    if (!ca) return validator::ca_profile(head.profile);
    ca->policy = head.profile;
    return profile_of(*ca);
}

Result<ExitStatus> run_check(Context& context, const Flags& flags)
{
    if (flags.names.empty() == flags.replay.empty()) {
        return fail(Errc::bad_usage, "check: name what to look at, or --replay FILE, not both");
    }
    context.out.something_happened();
    const Seen seen = TRY(flags.replay.empty() ? look(context, flags) : replay(flags));
    if (!flags.record.empty()) TRY(write_record(seen, flags.record));

    const ClockAt clock(seen.head.at);
    auto ca = TRY(profile_for(seen.head));
    const validator::Policy policy(std::move(ca), clock);
    const Judgement judged = judge(seen, policy);
    context.out.print(text(seen, judged, policy.ca()));
    context.out.document(document(seen, judged));
    return status_of(judged.whole.decision());
}

}  // namespace

void add_check(CLI::App& program, Action& chosen)
{
    auto flags = std::make_shared<Flags>();
    CLI::App* command = program.add_subcommand(
        "check",
        "Would the CA agree? Looks at the names as it would, and says why not and what to\n"
        "mend. Orders nothing, and contacts no port of theirs but 80, 443 and DNS.");
    command->add_option("names", flags->names, "DNS names or IP addresses");
    command->add_option("--at", flags->at, "judge by the rules of that day or time");
    command->add_option("--timeout", flags->timeout, "seconds for the whole look [30]");
    command->add_flag("--plant-nothing", flags->plant_nothing,
                      "do not listen on a free port 80 while looking");
    command->add_option("--record", flags->record, "write what was seen, as JSON lines");
    command->add_option("--replay", flags->replay,
                        "judge what was recorded once more, without the network");
    add_settings_flags(*command, flags->settings);
    command->callback([flags, &chosen] {
        chosen = [flags](Context& context) { return run_check(context, *flags); };
    });
}

}  // namespace acme8443::app
