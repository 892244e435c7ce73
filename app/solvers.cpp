#include "app/solvers.hpp"

#include "acme/challenge/http_01_responder.hpp"
#include "acme/challenge/tls_alpn_01_responder.hpp"
#include "base/try.hpp"

namespace acme8443::app {

Result<std::vector<std::unique_ptr<acme::Solver>>> make_solvers(const CertificateSpec& want)
{
    std::vector<std::unique_ptr<acme::Solver>> solvers;
    solvers.push_back(TRY(acme::make_http_01_responder(want.http)));
    solvers.push_back(TRY(acme::make_tls_alpn_01_responder(want.tls)));
    return solvers;
}

bool same_solvers(const CertificateSpec& a, const CertificateSpec& b)
{
    return a.http == b.http && a.tls == b.tls;
}

}  // namespace acme8443::app
