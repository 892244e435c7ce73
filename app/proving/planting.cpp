#include "app/proving/planting.hpp"

#include <map>
#include <mutex>

#include "app/proving/solvers.hpp"

namespace acme8443::app {
namespace {

using validator::Planted;

class SolverPlanter final : public validator::preflight::Planter {
public:
    SolverPlanter(std::unique_ptr<acme::Solver> solver, std::map<std::string, std::string> webroots,
                  Output& out)
        : solver_(std::move(solver)), webroots_(std::move(webroots)), out_(out)
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
        return {where(name), std::make_shared<const acme::Presented>(*std::move(presented))};
    }

private:
    Planted where(const Identifier& name) const
    {
        const bool in_a_webroot = webroots_.contains("") || webroots_.contains(name.value());
        return in_a_webroot ? Planted::webroot : Planted::responder;
    }

    std::mutex mutex_{};
    std::unique_ptr<acme::Solver> solver_;
    std::map<std::string, std::string> webroots_;  ///< by name; "" means all others
    Output& out_;
};

}  // namespace

std::unique_ptr<validator::preflight::Planter> make_planter(const CertificateSpec& want,
                                                            Output& out)
{
    auto solver = make_http_01_solver(want);
    return std::make_unique<SolverPlanter>(solver ? *std::move(solver) : nullptr, want.webroots,
                                           out);
}

}  // namespace acme8443::app
