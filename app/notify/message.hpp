#pragma once
#include <span>
#include <string>

#include "app/notify/news.hpp"

namespace acme8443::app::notify {

/// One message for everything that a run has to tell.
struct Message {
    std::string subject;   ///< one printable line
    std::string text;      ///< for people: printable lines, times of the machine's zone
    std::string document;  ///< JSON, UTC; docs/notifications.md has its members
    bool good{};           ///< nothing but recoveries
};

Message message_of(std::span<const Item> items, std::string_view host,
                   std::chrono::sys_seconds now);
/// What `notify --test` sends.
Message test_message(std::string_view host, std::chrono::sys_seconds now);

}  // namespace acme8443::app::notify
