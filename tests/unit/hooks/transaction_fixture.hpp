#pragma once
#include <gmock/gmock.h>

#include "hooks/turn.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/fake_probe.hpp"
#include "tests/unit/hooks/certificates.hpp"
#include "tests/unit/hooks/doubles.hpp"

namespace acme8443::hooks {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

struct Cast {
    Live fresh = Certificates::once().live();
    Live old = Certificates::once().live();
    Live foreign = Certificates::once().live();
};
inline const Cast& cast()
{
    static const Cast made;
    return made;
}

/// How the service behaves once it has loaded a slot.
enum class Act { works, fails, dead, serves_foreign, serves_old };

inline std::string slot_of(const Live& live) { return "slot-" + live.bundle.leaf_sha256.substr(0, 8); }
inline const std::string& old_slot()
{
    static const std::string slot = slot_of(cast().old);
    return slot;
}
inline const std::string& new_slot()
{
    static const std::string slot = slot_of(cast().fresh);
    return slot;
}

/// One target, its service, and what is remembered. It starts with the old certificate in use.
class Transaction : public testing::Test {
protected:
    Transaction()
    {
        spec.name = "here";
        spec.endpoints = {{"app.example.test", 8443}};
        spec.deadline = 10s;
        spec.trust_file = Certificates::once().root();
        target.pointer = target.loaded = old_slot();
        probe.serve = [this](const FakeProbe::Look&) { return serve(); };
        deployments.progress = [this](std::string_view, std::string_view step) {
            steps.emplace_back(step);
        };
    }
    Result<net::Served> serve() const
    {
        const auto found = acts.find(target.loaded);
        const Act act = found == acts.end() ? Act::dead : found->second;
        const Live& shown = target.loaded == new_slot() ? cast().fresh : cast().old;
        switch (act) {
            case Act::works:
                return FakeProbe::working(Certificates::chain(shown));
            case Act::fails:
                return net::Served{.chain = Certificates::chain(shown), .problem = "bad signature"};
            case Act::serves_foreign:
                return FakeProbe::working(Certificates::chain(cast().foreign));
            case Act::serves_old:
                return FakeProbe::working(Certificates::chain(cast().old));
            case Act::dead:
                break;
        }
        return fail(Errc::connection_refused, "connection refused");
    }
    void remember(DeploymentState state, std::string slot, std::string old,
                  const Live& live = cast().fresh)
    {
        records.records[live.name + "/here"] = {
            state, std::move(slot), std::move(old), live.bundle.leaf_sha256, clock.now(), ""};
    }
    const DeploymentRecord& remembered() { return records.records[cast().fresh.name + "/here"]; }
    Turn turn() { return {target, spec, cast().fresh, deployments, {}}; }

    FakeTarget target;
    FakeProbe probe;
    MemoryRecords records;
    FakeClock clock;
    Deployments deployments{records, probe, clock};
    TargetSpec spec;
    std::map<std::string, Act> acts{{old_slot(), Act::works}, {new_slot(), Act::works}};
    std::vector<std::string> steps;
};

}  // namespace acme8443::hooks
