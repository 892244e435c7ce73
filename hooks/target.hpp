#pragma once
#include <chrono>
#include <map>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/bundle.hpp"
#include "base/clock.hpp"
#include "base/net/tls_probe.hpp"
#include "base/order_spec.hpp"
#include "base/settings_reader.hpp"

namespace acme8443::hooks {

/// What a service can take. Checked before anything is touched.
struct Demands {
    std::vector<KeyType> key_types{};  ///< empty: any
    bool rsa_only{};                   ///< every key and every signature of the chain is RSA
    bool key_encipherment{};           ///< the leaf's keyUsage has to allow it
    bool java{};                       ///< some Java reads the certificate
    std::vector<std::string> unknown_roots{};  ///< common names of roots that its clients lack
    std::vector<std::string> pins{};           ///< base64 SHA-256 of SPKIs; empty: any
};

/// Where a certificate lies inside the service: a directory, a name in a panel, an object id. An
/// empty id: the pointer points nowhere yet.
struct Slot {
    std::string id;
};

/// Slots and one pointer. One target, one file under targets/. Every verb is safe to repeat.
class Target {
public:
    virtual ~Target() = default;
    /// Called before any other verb: the certificate that they are about, for those who pass it on.
    virtual void introduce(const Live&) {}
    virtual Demands demands() const = 0;
    virtual Result<Slot> current() = 0;                ///< where the pointer is now
    virtual Result<Slot> stage(const Live& live) = 0;  ///< put it beside, unused
    virtual Result<void> point(const Slot& slot) = 0;  ///< commit, and roll back
    /// Let the process notice. Success proves nothing, and failure is no proof of failure either.
    virtual Result<void> reload(std::stop_token stop) = 0;
    /// Every slot there is, newest first; empty when the target cannot tell.
    virtual Result<std::vector<Slot>> slots() { return std::vector<Slot>{}; }
    virtual void forget(const Slot& slot) = 0;  ///< prune, after success
    /// False for a service that a pair it could not use leaves unsound: it is restarted on the way
    /// back, not told to reload.
    virtual bool survives_bad_pair() const { return true; }
    /// False for targets that somebody else has to change by hand (verify-only): nothing is staged,
    /// and `old` at the deadline is "not deployed", not a reason to roll back.
    virtual bool writable() const { return true; }
    /// What a person has to do (verify-only), or empty.
    virtual std::string instructions(const Live&) const { return {}; }
};

/// The settings of one [[deploy]] table, beyond those every target has. Values are lists; a plain
/// text is a list of one.
using Settings = SettingValues;

/// A target as configured.
struct TargetSpec {
    std::string name;  ///< unique among a certificate's targets; the kind when not given
    std::string kind;  ///< "tomcat", "files", "script", "verify-only", ...
    std::vector<net::Endpoint> endpoints{};
    std::chrono::seconds deadline{30};  ///< how long `stale` may still be served after a reload
    std::string trust_file{};  ///< PEM roots that the service's clients trust; empty: the system's
    /// Asked for at every endpoint; empty: the endpoint's host, or the first name. "all": every
    /// name of the certificate.
    std::vector<std::string> server_names{};
    /// Another certificate with another kind of key is served at the same endpoints: who looks
    /// takes this kind alone.
    pki::KeyFamily looked_at_with{};
    std::vector<std::string> clients{};  ///< kinds of clients that have to be served: "java8", ...
    std::vector<std::string> pins{};     ///< keys that clients have pinned: base64 SHA-256 of SPKIs
    std::vector<std::string>
        restart{};  ///< program for a service that does not come back by itself
    bool canary{};  ///< goes first, and when it fails the others stay as they are
    Settings settings{};
};

/// One explicit table of kinds. Errors: Errc::bad_config for an unknown kind or setting, a missing
/// or malformed one, each naming the target and the setting.
Result<std::unique_ptr<Target>> make_target(const TargetSpec& spec);
std::vector<std::string> target_kinds();

}  // namespace acme8443::hooks
