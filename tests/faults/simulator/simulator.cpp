// Years of `renew` in seconds: the program's decisions in a world that is made of one random seed.
//
// usage: simulator [--seeds N] [--first SEED] [--certificates N] [--days N] [--every SECONDS]
//                  [--storm] [--broken back-off|ledger] [--long]
//
// Promises: nothing that is served expires, no published limit is hit, one attempt for a
// certificate and run, delays between nothing and a day. With --broken a part is put out of order,
// and it is a failure when nobody notices.
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
};

[[noreturn]] void usage()
{
    std::fputs(
        "usage: simulator [--seeds N] [--first SEED] [--certificates N] [--days N]\n"
        "                 [--every SECONDS] [--storm] [--broken back-off|ledger] [--long]\n",
        stderr);
    std::exit(64);
}

void only_in_long_runs()
{
    if (std::getenv("ACME8443_LONG") != nullptr) return;
    std::fputs("only in long runs (ACME8443_LONG=1)\n", stderr);
    std::exit(77);
}

Options read(int argc, char** argv)
{
    Options options;
    for (int at = 1; at < argc; ++at) {
        const std::string_view flag = argv[at];
        if (flag == "--storm") {
            options.storm = true;
            continue;
        }
        if (flag == "--long") {
            only_in_long_runs();
            continue;
        }
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

void report(std::uint64_t seed, const Outcome& outcome)
{
    std::printf(
        "seed %llu: %u runs (%u killed), %u attempts, %u issued, %u refused here, CA asked "
        "%u times, at most %u orders in an hour, %zu promises broken\n",
        static_cast<unsigned long long>(seed), outcome.runs, outcome.killed, outcome.attempts,
        outcome.issued, outcome.refused_here, outcome.asked, outcome.worst_hour,
        outcome.broken_promises.size());
    for (const std::string& each : outcome.broken_promises) std::printf("  %s\n", each.c_str());
    std::fflush(stdout);
}

/// How many seeds broke a promise.
unsigned live_all(const Options& options)
{
    std::atomic<std::uint64_t> next{options.first};
    std::atomic<unsigned> failed{0};
    std::mutex printing;
    const auto worker = [&] {
        for (auto seed = next++; seed < options.first + options.seeds; seed = next++) {
            const Outcome outcome = live(options, seed);
            if (!outcome.broken_promises.empty()) ++failed;
            const std::scoped_lock lock(printing);
            report(seed, outcome);
        }
    };
    std::vector<std::jthread> others;
    for (unsigned more = 1; more < std::min(options.seeds, std::thread::hardware_concurrency());
         ++more)
        others.emplace_back(worker);
    worker();
    others.clear();
    return failed;
}

}  // namespace
}  // namespace acme8443::simulator

int main(int argc, char** argv)
{
    const auto options = acme8443::simulator::read(argc, argv);
    const unsigned failed = acme8443::simulator::live_all(options);
    const bool broken = !options.plan.broken.empty();
    std::printf("%u of %u seeds broke a promise%s\n", failed, options.seeds,
                broken ? ", as they should" : "");
    return broken ? failed == 0 : failed != 0;
}
