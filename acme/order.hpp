#pragma once
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "acme/alternate_chain.hpp"
#include "base/order_memory.hpp"
#include "base/order_spec.hpp"
#include "base/pki/certificate.hpp"
#include "base/pki/key.hpp"

namespace acme8443::acme {

class Session;

/// RFC 8555 section 7.1.3.
struct Order {
    std::string url;
    std::string finalize;
    std::vector<std::string> authorizations;
    std::string status;  ///< as the CA last said: "pending", "ready", "processing", "valid"
    OrderSpec spec;      ///< what was approved
    bool resumed{};      ///< it was there before; the CA has counted nothing
};

/// A new order, or the one a crash left behind if the CA still has it and it still fits. Its URL is
/// remembered before this returns. `may_place`: asked before a new one; its error ends it.
Result<Order> open_order(Session& ca, const ApprovedOrder& approved, OrderMemory& memory,
                         std::stop_token stop, const std::function<Result<void>()>& may_place = {});

/// Is it worth while to open another order for one that has failed so? One of an earlier run may
/// fail for what the CA saw when that run was gone and nobody answered.
bool worth_another(const Order& failed, const Error& error) noexcept;

/// Sends the CSR unless the CA already has one, waits, downloads the chain that is wished for; asks
/// for no alternate when the default meets the dearest wish. RFC 8555 sections 7.4 and 7.4.2.
/// Errors: Errc::timeout with retry_at when the CA is still processing after 90 s (the order stays
/// remembered).
Result<pki::CertificateChain> finalize(Session& ca, const Order& order, const pki::Csr& csr,
                                       std::stop_token stop, const ChainWishes& wishes = {});

}  // namespace acme8443::acme
