#pragma once
#include <map>
#include <string>
#include <vector>

#include "base/deployment_records.hpp"
#include "hooks/target.hpp"

namespace acme8443::hooks {

/// Deployment records in memory, with what was written in order.
class MemoryRecords final : public DeploymentRecords {
public:
    Result<std::optional<DeploymentRecord>> find(std::string_view name,
                                                 std::string_view target) const override
    {
        const auto found = records.find(key(name, target));
        if (found == records.end()) return std::nullopt;
        return found->second;
    }
    Result<void> save(std::string_view name, std::string_view target,
                      const DeploymentRecord& record) override
    {
        if (full) return fail(Errc::storage, "disk full");
        records[key(name, target)] = record;
        states.emplace_back(to_string(record.state));
        return {};
    }
    std::map<std::string, DeploymentRecord> records{};
    std::vector<std::string> states{};
    bool full{false};

private:
    static std::string key(std::string_view name, std::string_view target)
    {
        return std::string(name) + "/" + std::string(target);
    }
};

/// Slots in memory. What the service loads is `loaded`, which a successful reload copies from the
/// pointer.
class FakeTarget final : public Target {
public:
    Demands demands() const override { return wants; }
    Result<Slot> current() override { return Slot{tells ? pointer : ""}; }
    Result<Slot> stage(const Live& live) override
    {
        calls.push_back("stage");
        if (!stages) return fail(Errc::permission, "no room");
        return Slot{"slot-" + live.bundle.leaf_sha256.substr(0, 8)};
    }
    Result<void> point(const Slot& slot) override
    {
        calls.push_back("point " + slot.id);
        if (refuses == slot.id) return fail(Errc::permission, "not allowed");
        pointer = slot.id;
        if (half == slot.id) return fail(Errc::network, "connection lost");
        return {};
    }
    Result<void> reload(std::stop_token) override
    {
        calls.push_back("reload");
        if (loads) loaded = pointer;
        if (!reloads) return fail(Errc::hook_failed, "reload failed");
        return {};
    }
    Result<std::vector<Slot>> slots() override { return listed; }
    void forget(const Slot& slot) override { calls.push_back("forget " + slot.id); }
    bool writable() const override { return by_program; }
    bool survives_bad_pair() const override { return sound; }
    std::string instructions(const Live&) const override { return "click"; }

    std::string pointer{};
    std::string loaded{};  ///< what the process has in memory
    Demands wants{};
    std::vector<Slot> listed{};
    std::vector<std::string> calls{};
    std::string refuses{};  ///< pointing to this slot fails
    std::string half{};     ///< pointing to this slot works and reports a failure
    bool tells{true};       ///< where its pointer is
    bool stages{true};
    bool reloads{true};  ///< what reload reports
    bool loads{true};    ///< what it does
    bool by_program{true};
    bool sound{true};  ///< survives a bad pair
};

}  // namespace acme8443::hooks
