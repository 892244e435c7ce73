#include "tests/support/openssl_ca.hpp"

#include "base/file.hpp"
#include "base/pki/encoding.hpp"
#include "base/process.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443 {
namespace {

namespace fs = std::filesystem;

Result<std::string> openssl(std::vector<std::string> arguments, std::string input = {})
{
    arguments.insert(arguments.begin(), "openssl");
    const Finished done = TRY(run({.argv = arguments, .input = std::move(input)}, {}));
    if (done.status != 0) return fail(Errc::crypto, join(arguments, " ") + ": " + done.errors);
    return done.output;
}

Result<void> make_authority(const fs::path& directory)
{
    const auto in = [&](const char* name) { return (directory / name).string(); };
    TRY(file::make_directories(directory));
    TRY(openssl({"req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                 "-nodes", "-days", "3650", "-subj", "/CN=Test Root", "-keyout", in("root.key"),
                 "-out", in("root.pem")}));
    TRY(openssl({"req",
                 "-x509",
                 "-newkey",
                 "ec",
                 "-pkeyopt",
                 "ec_paramgen_curve:prime256v1",
                 "-nodes",
                 "-days",
                 "1825",
                 "-subj",
                 "/CN=Test Intermediate",
                 "-addext",
                 "basicConstraints=critical,CA:TRUE,pathlen:0",
                 "-CA",
                 in("root.pem"),
                 "-CAkey",
                 in("root.key"),
                 "-keyout",
                 in("intermediate.key"),
                 "-out",
                 in("intermediate.pem")}));
    return {};
}

}  // namespace

Result<OpensslCa> OpensslCa::open(fs::path directory)
{
    if (!fs::exists(directory / "intermediate.pem")) TRY(make_authority(directory));
    return OpensslCa(std::move(directory));
}

Result<std::string> OpensslCa::sign(const pki::Csr& csr, int days) const
{
    const fs::path issuer = directory_ / "intermediate.pem";
    const std::string serial = TRY(pki::random_bytes(15));
    const std::string leaf = TRY(openssl(
        {"x509", "-req", "-inform", "DER", "-CA", issuer.string(), "-CAkey",
         (directory_ / "intermediate.key").string(), "-set_serial", "0x01" + pki::hex(serial),
         "-copy_extensions", "copy", "-days", std::to_string(days)},
        csr.der()));
    const std::string intermediate = TRY(file::read(issuer));
    return leaf + intermediate;
}

Result<pki::CertificateChain> OpensslCa::issue(const pki::Csr& csr, int days) const
{
    const std::string pem = TRY(sign(csr, days));
    return pki::CertificateChain::from_pem(pem);
}

}  // namespace acme8443
