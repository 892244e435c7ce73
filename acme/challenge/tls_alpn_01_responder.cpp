#include "acme/challenge/tls_alpn_01_responder.hpp"

#include <mutex>

#include "acme/challenge/listener.hpp"
#include "acme/challenge/live_answers.hpp"
#include "acme/challenge/server_name.hpp"
#include "base/try.hpp"

namespace acme8443::acme {
namespace {

using Certificate = std::shared_ptr<const pki::ChallengeCertificate>;
using Certificates = LiveAnswers<Certificate>;

/// What the answers that are out share with the responder: whoever goes last turns the light off.
class Shared {
public:
    explicit Shared(TlsResponderSpec spec) : spec_(std::move(spec)) {}
    ~Shared()
    {
        if (server_ && spec_.backend) server_->drain(spec_.drain, stop_);
    }

    Result<void> open(std::stop_token stop)
    {
        const std::scoped_lock lock(server_mutex_);
        TRY(start());
        stop_ = std::move(stop);
        open_ = true;
        return {};
    }
    void close()
    {
        const std::scoped_lock lock(server_mutex_);
        open_ = false;
        if (certificates_.empty()) server_.reset();
    }
    Result<Certificates::Id> publish(std::string server_name, Certificate certificate,
                                     std::stop_token stop)
    {
        const std::scoped_lock lock(server_mutex_);
        TRY(start());
        stop_ = std::move(stop);
        return certificates_.publish(std::move(server_name), std::move(certificate));
    }
    Result<std::string> outlook()
    {
        const std::scoped_lock lock(server_mutex_);
        if (server_) return "we have port " + std::to_string(spec_.port) + " already";
        return try_to_listen(spec_.address, spec_.port);
    }
    void withdraw(Certificates::Id id)
    {
        const std::scoped_lock lock(server_mutex_);
        certificates_.withdraw(id);
        if (!open_ && certificates_.empty() && !spec_.backend) server_.reset();
    }
    Certificates& certificates() noexcept { return certificates_; }

private:
    Result<void> start()
    {
        if (server_) return {};
        server_ = TRY(TlsServer::start(
            {.address = spec_.address,
             .port = spec_.port,
             .deadline = spec_.deadline,
             .backend = spec_.backend,
             .find =
                 [this](const std::string& name) {
                     return certificates_.find(name).value_or(nullptr);
                 },
             .shown = [this](const std::string& name) { certificates_.fetched(name); }}));
        return {};
    }

    TlsResponderSpec spec_;
    Certificates certificates_;
    std::stop_token stop_;
    std::mutex server_mutex_;  ///< never taken on the server's thread, which is joined under it
    std::unique_ptr<TlsServer> server_;
    bool open_{false};  ///< also while nothing is presented
};

class Responder final : public TlsAlpn01Responder {
public:
    explicit Responder(TlsResponderSpec spec) : shared_(std::make_shared<Shared>(std::move(spec)))
    {
    }
    ChallengeType type() const noexcept override { return ChallengeType::tls_alpn_01; }
    Result<void> open(std::stop_token stop) override { return shared_->open(std::move(stop)); }
    void close() override { shared_->close(); }
    Result<std::string> outlook(const Identifier& /*name*/) const override
    {
        return shared_->outlook();
    }
    Result<Presented> present(const Challenge& challenge, std::stop_token stop) override
    {
        auto certificate =
            TRY(pki::make_challenge_certificate(challenge.name, challenge.key_authorization));
        const auto id = TRY(shared_->publish(
            tls_server_name(challenge.name),
            std::make_shared<const pki::ChallengeCertificate>(std::move(certificate)),
            std::move(stop)));
        return Presented(
            [shared = shared_, id] { shared->withdraw(id); },
            [shared = shared_, id](std::chrono::milliseconds wait, std::stop_token stopped) {
                return shared->certificates().wait_until_fetched(id, wait, std::move(stopped));
            });
    }

private:
    std::shared_ptr<Shared> shared_;
};

}  // namespace

Result<std::unique_ptr<TlsAlpn01Responder>> make_tls_alpn_01_responder(TlsResponderSpec spec)
{
    TRY(check_listener({.port = spec.port,
                        .forwarded_from = spec.forwarded_from,
                        .public_port = 443,
                        .flag = "--tls-forwarded-from",
                        .cites = "RFC 8737 section 3"}));
    return std::make_unique<Responder>(std::move(spec));
}

}  // namespace acme8443::acme
