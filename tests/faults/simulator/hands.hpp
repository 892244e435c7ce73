#pragma once
#include "app/ca/limits.hpp"
#include "tests/faults/simulator/machine.hpp"

namespace acme8443::simulator {

/// What RealHands in app/renew does on files, with a CA and with services, in memory. Whatever is
/// written here survives a kill, as what the store has written does.
class SimulatedHands final : public app::Hands {
public:
    /// Borrows both.
    SimulatedHands(Machine& machine, Certificate& certificate) : m_(machine), c_(certificate) {}

    sys_seconds now() const override { return m_.clock(); }
    std::uint64_t random() override { return m_.random_(); }
    Result<app::Standing> standing() override
    {
        return app::Standing{*live(), c_.disk.record, c_.disk.begun};
    }
    Result<std::optional<acme::RenewalInfo>> wish(const Live& live) override;
    Result<void> within_limits(const app::Standing& standing) override;
    Result<Live> issue() override;
    Result<std::optional<Live>> live() override
    {
        return c_.disk.live ? std::optional(copy(*c_.disk.live)) : std::nullopt;
    }
    Result<bool> deploy(const Live& live) override;
    Result<void> remember(const store::RenewalRecord& record) override;
    void say(std::string_view) override {}
    void about_to_issue(std::string_view) override {}

private:
    Result<void> step();
    Result<void> converse();
    Result<void> order();
    Result<void> prove();
    app::Intent intent() const;
    bool heeds_ledger() const { return m_.plan_.broken != "ledger"; }

    Machine& m_;
    Certificate& c_;
};

}  // namespace acme8443::simulator
