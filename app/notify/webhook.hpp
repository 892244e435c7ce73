#pragma once
#include <string>

#include "app/notify/message.hpp"
#include "app/notify/spec.hpp"
#include "base/result.hpp"

namespace acme8443::app::notify {

/// What is posted where.
struct Post {
    std::string url;
    std::string body;  ///< JSON
};

/// The message as this kind of service wants it. What others have said is escaped: it mentions
/// nobody and links to nothing. Errors: Errc::bad_config for an ntfy URL without a topic.
Result<Post> post_of(const Message& message, Dialect dialect, const std::string& url);

}  // namespace acme8443::app::notify
