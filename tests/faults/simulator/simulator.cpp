// Years of `renew` in seconds: the program's decisions in a world that is made of one random seed.
//
// usage: simulator [--seeds N] [--first SEED] [--certificates N] [--days N] [--every SECONDS]
//                  [--daemon] [--storm] [--every-fault] [--broken back-off|ledger] [--long]
//
// Promises: nothing that is served expires, no published limit is hit, one attempt for a
// certificate and run, delays between nothing and a day. --daemon lives as `serve` does. With
// --every-fault it is a failure when a kind of fault was met by no seed. With --broken a part is
// put out of order, and it is a failure when nobody notices.
#include <algorithm>
#include <array>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <string_view>
#include <thread>

#include "tests/faults/simulator/machine.hpp"

namespace acme8443::simulator {
namespace {

struct Options {
    Plan plan{};
    std::uint64_t first{1};
    unsigned seeds{1};
    bool storm{};
    bool every_fault{};
};

/// What all seeds together lived.
struct Total {
    std::mutex mutex{};
    unsigned failed{}, expired{}, limits_hit{};
    unsigned long certificate_days{};
    Faults faults{};
};

[[noreturn]] void usage()
{
    std::fputs(
        "usage: simulator [--seeds N] [--first SEED] [--certificates N] [--days N]\n"
        "                 [--every SECONDS] [--daemon] [--storm] [--every-fault]\n"
        "                 [--broken back-off|ledger] [--long]\n",
        stderr);
    std::exit(64);
}

void only_in_long_runs()
{
    if (std::getenv("ACME8443_LONG") != nullptr) return;
    std::fputs("only in long runs (ACME8443_LONG=1)\n", stderr);
    std::exit(77);
}

constexpr std::array<std::string_view, 4> switches{"--long", "--storm", "--daemon",
                                                   "--every-fault"};

Options read(int argc, char** argv)
{
    Options options;
    for (int at = 1; at < argc; ++at) {
        const std::string_view flag = argv[at];
        if (flag == "--long") only_in_long_runs();
        if (flag == "--storm") options.storm = true;
        if (flag == "--daemon") options.plan.daemon = true;
        if (flag == "--every-fault") options.every_fault = true;
        if (std::ranges::find(switches, flag) != switches.end()) continue;
        if (++at == argc) usage();
        const auto number = std::strtoul(argv[at], nullptr, 10);
        if (flag == "--seeds")
            options.seeds = static_cast<unsigned>(number);
        else if (flag == "--first")
            options.first = number;
        else if (flag == "--certificates")
            options.plan.certificates = static_cast<unsigned>(number);
        else if (flag == "--days")
            options.plan.days = static_cast<unsigned>(number);
        else if (flag == "--every")
            options.plan.every = seconds(static_cast<seconds::rep>(number));
        else if (flag == "--broken")
            options.plan.broken = argv[at];
        else
            usage();
    }
    return options;
}

Outcome live(const Options& options, std::uint64_t seed)
{
    Random random(seed);
    World world = options.storm ? storm(options.plan, random) : living(options.plan, random);
    return Machine(options.plan, world, random).live();
}

void report(const Options& options, std::uint64_t seed, const Outcome& outcome)
{
    std::printf(
        "seed %llu: %u runs, %u attempts, %u issued, %u refused here, CA asked %u times, at most "
        "%u orders in an hour; met %s\n",
        static_cast<unsigned long long>(seed), outcome.runs, outcome.attempts, outcome.issued,
        outcome.refused_here, outcome.asked, outcome.worst_hour, outcome.faults.text().c_str());
    for (const std::string& each : outcome.broken_promises) std::printf("  %s\n", each.c_str());
    if (!outcome.broken_promises.empty())
        std::printf(
            "  to see it again: --first %llu --certificates %u --days %u --every %lld%s%s%s%s\n",
            static_cast<unsigned long long>(seed), options.plan.certificates, options.plan.days,
            static_cast<long long>(options.plan.every.count()),
            options.plan.daemon ? " --daemon" : "", options.storm ? " --storm" : "",
            options.plan.broken.empty() ? "" : " --broken ", options.plan.broken.c_str());
    std::fflush(stdout);
}

void add(Total& total, const Outcome& outcome)
{
    if (!outcome.broken_promises.empty()) ++total.failed;
    total.expired += outcome.expired;
    total.limits_hit += outcome.limits_hit;
    total.certificate_days += outcome.certificate_days;
    total.faults.add(outcome.faults);
}

void live_all(const Options& options, Total& total)
{
    std::atomic<std::uint64_t> next{options.first};
    const auto worker = [&] {
        for (auto seed = next++; seed < options.first + options.seeds; seed = next++) {
            const Outcome outcome = live(options, seed);
            const std::scoped_lock lock(total.mutex);
            report(options, seed, outcome);
            add(total, outcome);
        }
    };
    std::vector<std::jthread> others;
    for (unsigned more = 1; more < std::min(options.seeds, std::thread::hardware_concurrency());
         ++more)
        others.emplace_back(worker);
    worker();
}

/// Is it as it should be?
bool judge(const Options& options, const Total& total)
{
    const bool broken = !options.plan.broken.empty();
    std::printf("%u seeds, %lu days in the life of a certificate, faults met: %s\n", options.seeds,
                total.certificate_days, total.faults.text().c_str());
    std::printf("%u expired, %u limits hit; %u of %u seeds broke a promise%s\n", total.expired,
                total.limits_hit, total.failed, options.seeds, broken ? ", as they should" : "");
    if (options.every_fault && !total.faults.each_was_met()) {
        std::puts("a kind of fault was met by nobody: this shows less than it says");
        return false;
    }
    return broken == (total.failed != 0);
}

}  // namespace
}  // namespace acme8443::simulator

int main(int argc, char** argv)
{
    const auto options = acme8443::simulator::read(argc, argv);
    acme8443::simulator::Total total;
    acme8443::simulator::live_all(options, total);
    return acme8443::simulator::judge(options, total) ? 0 : 1;
}
