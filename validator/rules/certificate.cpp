#include "validator/rules/certificate.hpp"

namespace acme8443::validator::rules::certificate {

Finding violated(const View& view, std::string_view evidence)
{
    return {.outcome = Outcome::violated,
            .subject = view.label,
            .message = {},
            .evidence = printable(evidence, 200)};
}

}  // namespace acme8443::validator::rules::certificate
