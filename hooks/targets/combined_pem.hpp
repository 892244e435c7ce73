#pragma once
#include "base/bundle.hpp"

namespace acme8443::hooks {

/// Certificate, chain and key in one file, without empty lines: what HAProxy, hitch and miniserv
/// read.
inline Secret combined_pem(const Bundle& bundle)
{
    return Secret(bundle.fullchain() + std::string(bundle.privkey.reveal()));
}

}  // namespace acme8443::hooks
