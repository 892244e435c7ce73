#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "base/try.hpp"
#include "hooks/targets/settings.hpp"
#include "hooks/targets/targets.hpp"

namespace acme8443::hooks {
namespace {

/// What is known to have to be clicked where there is no interface for programs.
struct Product {
    std::string_view name;
    const char* instructions;
};
constexpr std::array products{
    Product{"cisco-fmc",
            "in the Firewall Management Center: System > Configuration > HTTPS Certificate > "
            "Import HTTPS "
            "Server Certificate; paste cert.pem, privkey.pem (unencrypted) and chain.pem, save"},
    Product{"ivanti",
            "in Ivanti Connect Secure: System > Configuration > Certificates > Device Certificates "
            "> Import "
            "Certificate & Key; give fullchain.pem and privkey.pem, then open the new certificate "
            "and select "
            "the ports (Internal, External, Management) that use it"},
    Product{
        "sonicwall",
        "in SonicOS: Device > Settings > Certificates > Import > local end-user certificate "
        "(PKCS#12: "
        "openssl pkcs12 -export -in fullchain.pem -inkey privkey.pem), then Device > Settings > "
        "Administration > Management > Certificate Selection, and SSL VPN > Server Settings if it "
        "is to "
        "use it too"},
};

/// Services that only a person can give a certificate to (a web interface without an API): says
/// what to do, then waits until the new leaf is served. It has no slots.
class VerifyOnly final : public Target {
public:
    explicit VerifyOnly(std::string instructions) : instructions_(std::move(instructions)) {}

    Demands demands() const override { return {}; }
    Result<Slot> current() override { return Slot{}; }
    Result<Slot> stage(const Live&) override { return refused(); }
    Result<void> point(const Slot&) override { return refused(); }
    Result<void> reload(std::stop_token) override { return refused(); }
    void forget(const Slot&) override {}
    bool writable() const override { return false; }
    std::string instructions(const Live& live) const override
    {
        return (instructions_.empty() ? "install the certificate" : instructions_) + " (" +
               (live.directory / "fullchain.pem").string() + ", " +
               (live.directory / "privkey.pem").string() + ")";
    }

private:
    static Failure refused() { return fail(Errc::internal, "verify-only targets are not written"); }
    std::string instructions_;
};

}  // namespace

Result<std::unique_ptr<Target>> make_verify_only(const TargetSpec& spec)
{
    const auto settings = TRY(SettingsReader::make(spec, {"instructions", "product"}));
    auto instructions = TRY(settings.text("instructions"));
    if (!settings.has("product")) return std::make_unique<VerifyOnly>(std::move(instructions));
    if (!instructions.empty()) return settings.bad("product", "not together with instructions");
    const auto name = TRY(settings.required("product"));
    const auto product = std::ranges::find(products, name, &Product::name);
    if (product != products.end()) return std::make_unique<VerifyOnly>(product->instructions);
    std::vector<std::string> known;
    for (const Product& one : products) known.emplace_back(one.name);
    return settings.bad("product", "there are instructions for " + join(known, ", ") +
                                       " only; for others, write instructions");
}

}  // namespace acme8443::hooks
