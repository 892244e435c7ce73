#include "acme/solver.hpp"

namespace acme8443::acme {

Result<std::string> Solver::outlook(const Identifier& /*name*/) const
{
    return std::string(to_string(type())) + " is set up";
}

}  // namespace acme8443::acme
