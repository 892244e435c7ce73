#pragma once
#include <string>

#include "app/report.hpp"
#include "app/status/markup.hpp"

namespace acme8443::app::status {

/// How a thing stands, for its colour and its mark; never told by colour alone.
enum class Mood : std::uint8_t { good, waiting, bad };
Mood mood_of(const CertificateReport& report, std::chrono::sys_seconds now);
/// "good", "waiting", "bad": the class in the style sheet.
std::string_view to_string(Mood mood);

/// A moment for people, with what programs read in its attribute: "21 Nov 2026".
Markup day(std::chrono::sys_seconds when);
/// The same with the time: "21 Nov 2026, 11:25 CET".
Markup minute(std::chrono::sys_seconds when);
/// A word with its mark.
Markup badge(Mood mood, std::string_view word);

/// All of one certificate; `id` is its anchor.
Markup card(const CertificateReport& report, std::chrono::sys_seconds now, std::string_view id);

}  // namespace acme8443::app::status
