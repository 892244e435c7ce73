#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bundle.hpp"
#include "base/pki/certificate.hpp"
#include "base/pki/key.hpp"
#include "store/layout.hpp"

namespace acme8443::store {

/// Generations of one name, oldest first: UTC time and the start of the leaf's SHA-256,
/// "20261121T102500Z-1a2b3c4d".
Result<std::vector<std::string>> list_generations(const Layout& at);

/// When one was made, as its name says. Errors: Errc::protocol for what is no generation's name.
Result<std::chrono::sys_seconds> made_at(std::string_view id);

/// Writes key and chain as a new generation, or finds that the newest one holds them already; its
/// id.
Result<std::string> write_generation(const Layout& at, std::string_view key_pem,
                                     const pki::CertificateChain& chain,
                                     std::string_view order_url);

/// Reads one and checks every file against meta.json. Errors: Errc::damaged, naming the file.
Result<Live> read_generation(const Layout& at, std::string_view id);

/// The order from which one came. Errors: Errc::damaged, naming the file.
Result<std::string> order_url_of(const Layout& at, std::string_view id);

/// What live/<name> points to; nothing when there is no link. Errors: Errc::damaged when it is no
/// link, or points elsewhere than into certificates/<name>.
Result<std::optional<std::string>> live_id(const Layout& at);

/// What is in force, or nothing. Errors: Errc::damaged.
Result<std::optional<Live>> read_live(const Layout& at);

/// The one commit point: live/<name> is replaced by rename(2).
Result<void> make_live(const Layout& at, std::string_view id);

/// Key and chain, written and live when it returns. Errors: Errc::bad_certificate when they do not
/// belong together.
Result<Live> put_in_force(const Layout& at, const pki::PrivateKey& key, std::string_view key_pem,
                          const pki::CertificateChain& chain, std::string_view order_url);

}  // namespace acme8443::store
