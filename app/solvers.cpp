#include "app/solvers.hpp"

#include "acme/challenge/http_01_responder.hpp"
#include "base/try.hpp"

namespace acme8443::app {

Result<std::vector<std::unique_ptr<acme::Solver>>> make_solvers(const CertificateSpec& want)
{
    std::vector<std::unique_ptr<acme::Solver>> solvers;
    solvers.push_back(TRY(acme::make_http_01_responder(want.http)));
    return solvers;
}

}  // namespace acme8443::app
