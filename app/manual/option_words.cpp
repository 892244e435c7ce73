#include "app/manual/option_words.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <string_view>

namespace acme8443::app {
namespace {

struct Row {
    std::string_view option;
    std::string_view value;    ///< empty: takes nothing
    std::string_view heading;  ///< empty: Options
};

constexpr std::string_view ca = "The CA and our account there";
constexpr std::string_view certificate = "The certificate";
constexpr std::string_view proof = "How the names are proved";
constexpr std::string_view services = "The services that use it";

constexpr std::array rows{
    Row{"--ca", "NAME|URL", ca},
    Row{"--fallback-ca", "NAME|URL", ca},
    Row{"--ca-bundle", "FILE", ca},
    Row{"--email", "ADDRESS", ca},
    Row{"--agree-tos", "", ca},
    Row{"--account-key", "ALGORITHM", ca},
    Row{"--eab-kid", "ID", ca},
    Row{"--eab-hmac", "REFERENCE", ca},
    Row{"--key-type", "TYPE", certificate},
    Row{"--second-key-type", "TYPE", certificate},
    Row{"--reuse-key", "", certificate},
    Row{"--preferred-chain", "ISSUER", certificate},
    Row{"--keep", "COUNT", certificate},
    Row{"--keep-days", "DAYS", certificate},
    Row{"--challenge", "METHOD", proof},
    Row{"--webroot", "DIR", proof},
    Row{"--http-listen", "ADDR:PORT", proof},
    Row{"--forwarded-from", "PORT", proof},
    Row{"--redirect-to", "PORT", proof},
    Row{"--tls-listen", "ADDR:PORT", proof},
    Row{"--tls-forwarded-from", "PORT", proof},
    Row{"--tls-backend", "ADDR:PORT", proof},
    Row{"--tls-proxy-protocol", "", proof},
    Row{"--dns", "ADDR[:PORT]", proof},
    Row{"--allow-special-addresses", "", proof},
    Row{"--deploy", "KIND", services},
    Row{"--set", "KEY=VALUE", services},
    Row{"--on-failure", "HOW", services},
    Row{"--area", "AREA", ""},
    Row{"--at", "TIME", ""},
    Row{"--baseline", "FILE", ""},
    Row{"--cert", "FILE", ""},
    Row{"--cert-name", "NAME", ""},
    Row{"--config-dir", "DIR", ""},
    Row{"--csr", "FILE", ""},
    Row{"--days", "DAYS", ""},
    Row{"--depth", "DEPTH", ""},
    Row{"--html", "FILE", ""},
    Row{"--issuer", "DOMAIN", ""},
    Row{"--jobs", "COUNT", ""},
    Row{"--key", "FILE", ""},
    Row{"--name", "NAME", ""},
    Row{"--out", "FILE", ""},
    Row{"--profile", "NAME", ""},
    Row{"--prometheus-file", "FILE", ""},
    Row{"--reason", "REASON", ""},
    Row{"--record", "FILE", ""},
    Row{"--replay", "FILE", ""},
    Row{"--root", "DIR", ""},
    Row{"--shadow", "ADDR:PORT", ""},
    Row{"--start", "WHAT", ""},
    Row{"--state-dir", "DIR", ""},
    Row{"--timeout", "SECONDS", ""},
    Row{"--weak-keys", "FILE|DIR", ""},
};

void put_words(CLI::Option& option)
{
    if (option.get_positional()) {
        option.type_name("");
        return;
    }
    const auto row = std::ranges::find(rows, option.get_name(), &Row::option);
    if (row == rows.end()) return;
    if (!row->value.empty()) option.type_name(std::string(row->value));
    if (!row->heading.empty()) option.group(std::string(row->heading));
}

}  // namespace

void put_option_words(CLI::App& program)
{
    for (CLI::Option* option : program.get_options()) put_words(*option);
    for (CLI::App* command : program.get_subcommands({})) put_option_words(*command);
}

}  // namespace acme8443::app
