#pragma once
#include <string>

#include "app/notify/message.hpp"
#include "app/notify/spec.hpp"

namespace acme8443::app::notify {

/// RFC 5322, lines ended by CR LF: 7-bit headers, the text in base64, so that nothing in it can be
/// a header or the end of the message. Says that a program has written it (RFC 3834). `id` is
/// unique.
std::string to_rfc5322(const Message& message, const Mail& mail, std::string_view host,
                       std::chrono::sys_seconds now, std::string_view id);

}  // namespace acme8443::app::notify
