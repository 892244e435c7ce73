#include "validator/lint/purposes.hpp"

#include <algorithm>

namespace acme8443::validator::lint {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view known_purposes[] = {
    "\x55\x1d\x25\x00"sv,
    "\x2b\x06\x01\x05\x05\x08\x02\x02"sv,
    "\x60\x86\x48\x01\x86\xf8\x42\x04\x01"sv,
    "\x2a\x86\x48\x86\xf7\x2f\x01\x01\x05"sv,
    "\x2b\x06\x01\x04\x01\x82\x37\x14\x02\x01"sv,
    "\x2b\x06\x01\x04\x01\x82\x37\x14\x02\x02"sv,
    "\x2b\x06\x01\x04\x01\x82\x37\x15\x05"sv,
    "\x2b\x06\x01\x04\x01\x82\x37\x15\x06"sv,
    "\x2b\x06\x01\x04\x01\x82\x37\x2f\x01\x01"sv,
    "\x2b\x06\x01\x04\x01\x82\x37\x2f\x01\x03"sv,
    "\x2b\x06\x01\x04\x01\x82\x37\x3d\x01\x01"sv,
};
constexpr auto id_kp = "\x2b\x06\x01\x05\x05\x07\x03"sv;
constexpr std::string_view known_below[] = {
    "\x2a\x86\x48\x86\xf7\x63\x64\x04"sv,      // Apple
    "\x2b\x06\x01\x04\x01\x82\x37\x0a\x03"sv,  // Microsoft
    "\x2b\x06\x01\x04\x01\x82\x37\x0a\x05"sv,
};

}  // namespace

bool known_purpose(std::string_view purpose)
{
    if (purpose.size() == id_kp.size() + 1 && purpose.starts_with(id_kp)) {
        const auto number = static_cast<unsigned char>(purpose.back());
        return number >= 1 && number <= 14 && number != 12;
    }
    return std::ranges::count(known_purposes, purpose) > 0 ||
           std::ranges::any_of(known_below, [&](std::string_view arc) {
               return purpose.size() > arc.size() && purpose.starts_with(arc);
           });
}

}  // namespace acme8443::validator::lint
