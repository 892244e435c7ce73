#include "app/proving/solvers.hpp"

#include "acme/challenge/webroot.hpp"
#include "app/proving/answer_desk.hpp"
#include "app/proving/dns_solvers.hpp"
#include "base/try.hpp"

namespace acme8443::app {
namespace {

/// Http-01 through the webroot of the name, or else through the responder.
class Http01ByName final : public acme::Solver {
public:
    Http01ByName(const std::map<std::string, std::string>& webroots,
                 std::shared_ptr<acme::Solver> responder)
        : others_(std::move(responder))
    {
        for (const auto& [name, directory] : webroots) {
            auto webroot = acme::make_webroot(directory);
            if (name.empty()) {
                others_ = std::move(webroot);
            } else {
                by_name_[name] = std::move(webroot);
            }
        }
    }
    ChallengeType type() const noexcept override { return ChallengeType::http_01; }
    Result<std::string> outlook(const Identifier& name) const override
    {
        return solver(name).outlook(name);
    }
    Result<acme::Presented> present(const acme::Challenge& challenge, std::stop_token stop) override
    {
        return solver(challenge.name).present(challenge, std::move(stop));
    }

private:
    acme::Solver& solver(const Identifier& name) const
    {
        const auto own = by_name_.find(name.value());
        return own == by_name_.end() ? *others_ : *own->second;
    }
    std::shared_ptr<acme::Solver> others_;
    std::map<std::string, std::unique_ptr<acme::Solver>> by_name_;
};

}  // namespace

Result<std::unique_ptr<acme::Solver>> make_http_01_solver(const CertificateSpec& want)
{
    auto port_80 = TRY(Responders().http(want.http));
    return std::make_unique<Http01ByName>(want.webroots, std::move(port_80));
}

Result<std::vector<std::shared_ptr<acme::Solver>>> make_solvers(
    const CertificateSpec& want, Responders& responders, Output& out,
    const std::filesystem::path& state_dir)
{
    std::vector<std::shared_ptr<acme::Solver>> solvers;
    auto port_80 = or_at_the_desk(TRY(responders.http(want.http)), want.http.port, state_dir);
    solvers.push_back(std::make_shared<Http01ByName>(want.webroots, std::move(port_80)));
    solvers.push_back(or_at_the_desk(TRY(responders.tls(want.tls)), want.tls.port, state_dir));
    for (auto& solver : TRY(make_dns_solvers(want, out))) solvers.push_back(std::move(solver));
    return solvers;
}

bool same_solvers(const CertificateSpec& a, const CertificateSpec& b)
{
    return a.webroots == b.webroots && a.http == b.http && a.tls == b.tls && a.dns == b.dns &&
           a.dns_solver == b.dns_solver && a.challenge == b.challenge &&
           a.allow_special_addresses == b.allow_special_addresses;
}

}  // namespace acme8443::app
