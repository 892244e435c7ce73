#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace acme8443::app::discover {

/// A line or a statement of a configuration file: its words, without quotes and comments.
using Words = std::vector<std::string>;

/// Lines as Apache, HAProxy, Caddy and start.ini have them; "key = value" and "key=value" are two
/// words. Empty lines are left out.
std::vector<Words> lines(std::string_view text, std::string_view comments = "#;");

/// Statements as nginx has them, each ended by ';'; "{" ends one as its last word, and "}" stands
/// alone.
std::vector<Words> statements(std::string_view text);

/// The number after the last colon of "*:8443", "[::]:8443", "127.0.0.1:8443", "8443"; 0: none.
int port_in(std::string_view address);

}  // namespace acme8443::app::discover
