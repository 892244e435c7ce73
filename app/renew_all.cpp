#include "app/renew_all.hpp"

#include <algorithm>
#include <atomic>
#include <nlohmann/json.hpp>
#include <thread>

#include "app/ca/fallback.hpp"
#include "app/notify/after_run.hpp"
#include "app/renewal/agenda.hpp"
#include "app/renewal/retention.hpp"
#include "app/renewal/rhythm.hpp"
#include "app/renewal/sane_clock.hpp"
#include "app/renewal/standing.hpp"
#include "app/report.hpp"
#include "app/settings/certificate_files.hpp"
#include "app/workbench.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::app {
namespace {

/// One certificate's part of the run.
struct Task {
    CertificateSpec want;
    std::chrono::sys_seconds urgency;
    ExitStatus status{exit_ok};
    bool changed{};
    nlohmann::json document{};
    std::optional<Error> error{};
};

/// Nobody watches a run of `renew`: what a person has to do is looked at, and not waited for.
void wait_for_nobody(CertificateSpec& want)
{
    for (hooks::TargetSpec& target : want.targets)
        if (target.kind == "verify-only") target.deadline = {};
}

class Run {
public:
    Run(Context& context, const RenewAllOptions& options, const store::Store& store)
        : context_(context), options_(options), store_(store)
    {
        // A named certificate, --force and --json want a whole look at each.
        if (options.names.empty() && !options.force && !context.out.json())
            agenda_.emplace(store, configuration_);
    }

    Result<void> begin();
    Result<void> gather();
    void work();
    AllRenewed finish();

private:
    Result<void> consider(const std::string& name, const Settings& for_all);
    bool quiet(const std::string& name);
    void take_up(const std::string& name, const Settings& for_all);
    bool nothing_to_do(const CertificateFile& file, const CertificateSpec& want,
                       const Result<Standing>& standing, const store::Footprint& seen);
    Occasion occasion() const { return {now_, now_ + next_start_in_, options_.force}; }
    void work_on(Task& task, Workbench& bench);
    Result<void> bring_about(Task& task, Services& s);

    Context& context_;
    const RenewAllOptions& options_;
    const store::Store& store_;
    const std::chrono::sys_seconds now_{SystemClock().now()};
    const Configuration configuration_{context_.configuration()};
    std::optional<Agenda> agenda_{};
    std::chrono::seconds next_start_in_{};
    std::vector<Task> tasks_{};
    ExitStatus worst_{exit_ok};
    notify::RunEnd end_{};
};

/// Only whole runs show how often we are started.
Result<void> Run::begin()
{
    TRY(plausible(now_));
    if (!options_.names.empty() || options_.solvers) return {};
    const auto starts = with_start(store_.starts(), now_);
    next_start_in_ = usual_gap(starts);
    return store_.save_starts(starts);
}

/// What the agenda may say the next time.
bool Run::nothing_to_do(const CertificateFile& file, const CertificateSpec& want,
                        const Result<Standing>& standing, const store::Footprint& seen)
{
    const auto quiet = standing && agenda_ ? quiet_until(*standing, want) : std::nullopt;
    if (!quiet || !nothing_is_due(*quiet, occasion())) return false;
    if (!file.settings.second_key_type) agenda_->note(file.name, seen, *quiet, now_);
    return true;
}

bool Run::quiet(const std::string& name)
{
    return agenda_ && agenda_->quiet(name, agenda_->footprint(name), occasion());
}

Result<void> Run::consider(const std::string& name, const Settings& for_all)
{
    const auto seen = agenda_ ? agenda_->footprint(name) : store::Footprint();
    const CertificateFile file = TRY(configuration_.certificate(name));
    CertificateSpec want = TRY(resolve(file, for_all));
    const auto standing = read_standing(want.name, store_);
    if (nothing_to_do(file, want, standing, seen)) return {};
    wait_for_nobody(want);
    tasks_.push_back({std::move(want), standing ? urgency(*standing) : std::chrono::sys_seconds()});
    return {};
}

void Run::take_up(const std::string& name, const Settings& for_all)
{
    const auto considered = consider(name, for_all);
    if (considered) return;
    worst_ = worse(worst_, context_.out.error(considered.error()));
    end_.outcomes.push_back({.name = name, .error = considered.error()});
}

Result<void> Run::gather()
{
    for (const std::string& name : options_.names) TRY(configuration_.certificate(name));
    const Settings for_all = TRY(configuration_.for_all());
    for (const std::string& name : options_.names) take_up(name, for_all);
    if (options_.names.empty())
        for (const std::string& file : TRY(certificate_files(configuration_)))
            if (!quiet(file))
                for (const std::string& name : certificates_of(file, configuration_))
                    take_up(name, for_all);
    // Without it the next run takes longer: that is no failure.
    if (agenda_) (void)agenda_->save();
    std::ranges::stable_sort(tasks_, {}, &Task::urgency);
    return {};
}

Result<void> Run::bring_about(Task& task, Services& s)
{
    const RenewOptions how{
        .force = options_.force, .heed_back_off = !options_.force, .next_start_in = next_start_in_};
    auto done = renew_anywhere(task.want, s, how, context_.stop);
    if (context_.out.json())
        task.document = to_json(report_on(task.want, s, context_.stop), s.clock.now());
    if (!done) return fail(std::move(done).error());
    task.changed = done->changed;
    if (!done->changed) return {};
    prune(task.want, s);
    context_.out.print(task.want.name + ": done, valid until " + rfc3339(done->live.not_after) +
                       "\n");
    return {};
}

void Run::work_on(Task& task, Workbench& bench)
{
    auto services = bench.services(task.want);
    const auto done = services ? bring_about(task, *services) : fail(services.error());
    if (done) return;
    task.status = context_.out.error(done.error());
    task.error = done.error();
}

void Run::work()
{
    SolverRack own(context_.out, context_.state_dir);
    SolverRack& solvers = options_.solvers ? *options_.solvers : own;
    const auto in_common = std::make_shared<InCommon>(store_);
    std::atomic<std::size_t> next{0};
    const auto worker = [&] {
        Workbench bench(store_, solvers, context_.out, in_common);
        for (std::size_t at = next++; at < tasks_.size(); at = next++) {
            if (context_.stop.stop_requested()) return;
            work_on(tasks_[at], bench);
        }
    };
    std::vector<std::jthread> others;
    const std::size_t threads = std::min<std::size_t>(options_.jobs, tasks_.size());
    for (std::size_t more = 1; more < threads; ++more) others.emplace_back(worker);
    worker();
}

AllRenewed Run::finish()
{
    bool changed = false;
    bool others_were_at_work = false;
    nlohmann::json documents = nlohmann::json::array();
    std::ranges::sort(tasks_, {}, [](const Task& task) { return task.want.name; });
    for (Task& task : tasks_) {
        worst_ = worse(worst_, task.status);
        changed = changed || task.changed;
        others_were_at_work = others_were_at_work || (task.error && task.error->code == Errc::busy);
        end_.outcomes.push_back(notify::outcome(task.want.name, std::move(task.error), store_));
        if (!task.document.is_null()) documents.push_back(std::move(task.document));
    }
    context_.out.document(nlohmann::json{{"certificates", std::move(documents)}});
    end_.whole = options_.names.empty();
    end_.good = worst_ == exit_ok;
    notify::after_run(context_, end_);
    const bool tell = worst_ == exit_ok && changed && context_.detailed_exit_status;
    return {tell ? exit_changed : worst_, others_were_at_work};
}

}  // namespace

Result<AllRenewed> renew_all(Context& context, const RenewAllOptions& options)
{
    const store::Store store = TRY(store::Store::open(context.state_dir));
    Run run(context, options, store);
    TRY(run.begin());
    TRY(run.gather());
    run.work();
    if (context.stop.stop_requested()) return fail(Errc::cancelled, "stopped before the end");
    return run.finish();
}

unsigned usual_jobs() { return std::clamp(std::thread::hardware_concurrency(), 1U, 8U); }

}  // namespace acme8443::app
