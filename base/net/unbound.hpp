#pragma once
// Internal: the only header that names libunbound's types. Included from .cpp files of base/net.
#include <unbound.h>

#include "base/handle.hpp"
#include "base/net/resolver.hpp"

namespace acme8443::net {

/// Ends its thread.
void delete_context(ub_ctx* context);

using UnboundContext = Handle<ub_ctx, delete_context>;
using UnboundAnswer = Handle<ub_result, ub_resolve_free>;

/// Configured and complete. No trust_anchor_file: no validation. Errors: Errc::bad_config.
Result<UnboundContext> make_unbound_context(const ResolverOptions& options);

}  // namespace acme8443::net
