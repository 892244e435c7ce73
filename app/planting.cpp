#include "app/planting.hpp"

#include <mutex>

#include "acme/challenge/webroot.hpp"

namespace acme8443::app {
namespace {

using validator::Planted;

class SolverPlanter final : public validator::preflight::Planter {
public:
    SolverPlanter(std::unique_ptr<acme::Solver> solver, Planted where, Output& out)
        : solver_(std::move(solver)), where_(where), out_(out)
    {
    }

    Bed plant(const Identifier& name, const std::string& token, const std::string& answer) override
    {
        if (!solver_) return {};
        const std::scoped_lock lock(mutex_);
        auto presented =
            solver_->present({name, ChallengeType::http_01, token, answer, /*url=*/""}, {});
        if (!presented) {
            out_.progress(name.value(),
                          "no token of our own can be planted: " + presented.error().message);
            return {};
        }
        return {where_, std::make_shared<const acme::Presented>(*std::move(presented))};
    }

private:
    std::mutex mutex_{};
    std::unique_ptr<acme::Solver> solver_;
    Planted where_;
    Output& out_;
};

}  // namespace

std::unique_ptr<validator::preflight::Planter> make_planter(acme::HttpResponderSpec http,
                                                            std::string webroot, Output& out)
{
    if (!webroot.empty()) {
        return std::make_unique<SolverPlanter>(acme::make_webroot(std::move(webroot)),
                                               Planted::webroot, out);
    }
    auto responder = acme::make_http_01_responder(std::move(http));
    return std::make_unique<SolverPlanter>(responder ? *std::move(responder) : nullptr,
                                           Planted::responder, out);
}

}  // namespace acme8443::app
