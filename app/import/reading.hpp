#pragma once
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/import/foreign.hpp"

namespace acme8443::app {

/// Names in a directory, sorted, without those that start with a dot. Errors: not_found,
/// permission, storage.
Result<std::vector<std::string>> list_directory(const std::filesystem::path& directory);
bool path_exists(const std::filesystem::path& path);

/// NAME=VALUE lines as a shell would read them, as far as they are plain: quotes are taken off,
/// comments skipped; nothing is expanded and nothing is run. Lists, NAME=('a' 'b'), give their
/// first value. A missing file is empty.
using Assignments = std::map<std::string, std::string>;
Result<Assignments> read_assignments(const std::filesystem::path& file);
/// The value, or empty.
std::string value_of(const Assignments& assignments, const std::string& name);

/// A private key file. Errors: those of reading it; Errc::crypto.
Result<pki::PrivateKey> read_key(const std::filesystem::path& file);

/// A member of a JSON file, as text; empty when the file or the member is not there. `pointer` is
/// RFC 6901.
std::string json_text(const std::filesystem::path& file, const std::string& pointer);
std::vector<std::string> json_texts(const std::filesystem::path& file, const std::string& pointer);

/// Where a certificate's parts are. `issuer`, when there is one, is read if `chain` ends with the
/// leaf.
struct PairFiles {
    std::filesystem::path key;
    std::filesystem::path chain;
    std::filesystem::path issuer{};
};

/// Reads a pair, judges that it is one, and writes its file: names as the leaf lists them, `name`
/// first if it is among them, the CA by its short name if it has one, the key's type. Errors: those
/// of reading; Errc::bad_certificate when key and leaf do not belong together.
Result<ForeignCertificate> read_pair(const std::string& name, const PairFiles& files,
                                     const std::string& directory_url);

/// Puts what was read into the right list.
void add(Foreign& to, const std::filesystem::path& origin, Result<ForeignCertificate> read);
void add(Foreign& to, const std::filesystem::path& origin, Result<ForeignAccount> read);

/// A deploy target that runs a command line through a shell, as the other client did.
hooks::TargetSpec shell_target(std::string kind, const std::string& command_line);

/// The listener of a client that proved names itself, on `port` of this host.
void listen_on(Settings& settings, const std::string& port);
/// Of a client that renews so many days before the end: "20", or with a unit as certbot has it, "3
/// weeks". What cannot be read is left to do; nothing said is nothing.
void renew_before_end(ForeignCertificate& certificate, const std::string& days);

/// A client that proved names in DNS: says that the way has to be configured.
void prove_in_dns(ForeignCertificate& certificate, const std::string& how);
/// A client that wrote the answers into a folder of a web server's. Only one that is named as the
/// answers' URLs are, below the directory that the server serves, can be taken over.
void prove_in_folder(ForeignCertificate& certificate, const std::string& folder);
constexpr std::string_view answers_folder = "/.well-known/acme-challenge";

/// "mailto:" taken off.
std::string email_of(const std::vector<std::string>& contacts);

}  // namespace acme8443::app
