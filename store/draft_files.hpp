#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/order_spec.hpp"
#include "base/pki/key.hpp"
#include "store/layout.hpp"

namespace acme8443::store {

/// drafts/<name>/{privkey.pem,csr.der,draft.json}, in memory.
struct DraftFiles {
    pki::PrivateKey key;
    Secret key_pem;  ///< the same, as it is on disk
    pki::Csr csr;
    std::vector<std::string> names{};  ///< sorted
    KeyType key_type{};
    std::string profile{};
    std::optional<std::string> order_url{};

    bool fits(const OrderSpec& order) const;
};

/// The key and a CSR for this order, on disk when it returns.
Result<DraftFiles> create_draft(const Layout& at, const OrderSpec& order, pki::PrivateKey key);

/// What a crash or a failed order left; nothing when there is none. Errors: Errc::damaged, naming
/// the file.
Result<std::optional<DraftFiles>> read_draft(const Layout& at);

/// Is its key the one in force? False when what is in force is damaged.
Result<bool> holds_live_key(const Layout& at, const DraftFiles& draft);

/// Removes a draft whose key and order are live: promote() died after its commit.
Result<void> discard_promoted(const Layout& at);

/// Replaces draft.json.
Result<void> save_order_url(const Layout& at, const DraftFiles& draft);

}  // namespace acme8443::store
