#include "base/try.hpp"
#include "hooks/targets/settings.hpp"
#include "hooks/targets/targets.hpp"

namespace acme8443::hooks {
namespace {

/// Services that only a person can give a certificate to (a web interface without an API): says
/// what to do, then waits until the new leaf is served. It has no slots.
class VerifyOnly final : public Target {
public:
    explicit VerifyOnly(std::string instructions) : instructions_(std::move(instructions)) {}

    Demands demands() const override { return {}; }
    Result<Slot> current() override { return Slot{}; }
    Result<Slot> stage(const Live&) override { return refused(); }
    Result<void> point(const Slot&) override { return refused(); }
    Result<void> reload(std::stop_token) override { return refused(); }
    void forget(const Slot&) override {}
    bool writable() const override { return false; }
    std::string instructions(const Live& live) const override
    {
        return (instructions_.empty() ? "install the certificate" : instructions_) + " (" +
               (live.directory / "fullchain.pem").string() + ", " +
               (live.directory / "privkey.pem").string() + ")";
    }

private:
    static Failure refused() { return fail(Errc::internal, "verify-only targets are not written"); }
    std::string instructions_;
};

}  // namespace

Result<std::unique_ptr<Target>> make_verify_only(const TargetSpec& spec)
{
    const auto settings = TRY(SettingsReader::make(spec, {"instructions"}));
    return std::make_unique<VerifyOnly>(TRY(settings.text("instructions")));
}

}  // namespace acme8443::hooks
