#pragma once
// Internal to app/proving: what both sides of the answer desk know.
#include <filesystem>

#include "base/descriptor.hpp"
#include "base/result.hpp"

namespace acme8443::app {

/// Longer than any line that is said there: "PORT TYPE NAME" asks whether an answer could be given,
/// "PORT TYPE NAME TOKEN KEY-AUTHORIZATION" brings one. The reply is "ok" or why not, then
/// "fetched" as often as the answer is.
inline constexpr std::size_t longest_line = 1024;

/// A socket that does not block, listening in this directory; its owner's alone.
Result<Descriptor> listen_at_desk(const std::filesystem::path& state_dir);
/// A connection. Errors: Errc::not_found when nobody listens there.
Result<Descriptor> connect_to_desk(const std::filesystem::path& state_dir);
/// Is the other end the same user, or root?
bool is_ours(const Descriptor& connection);

}  // namespace acme8443::app
