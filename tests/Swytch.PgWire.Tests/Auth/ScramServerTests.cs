using System.Text;
using Swytch.Core.Errors;
using Swytch.PgWire.Auth;
using Swytch.PgWire.Handlers;

namespace Swytch.PgWire.Tests.Auth;

public sealed class ScramServerTests
{
    private const string ClientNonce = "rOprNGfwEbeRWgbNEkqO";
    private const string ServerNonce = "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
    private const string ClientFinal = "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";

    private static readonly AuthenticationMethod.Scram Pencil =
        ScramVerifier.Create("pencil", Convert.FromBase64String("W22ZaJ0SNY7soEsUEjb6gQ=="), 4096).ToAuthenticationMethod();

    [Fact]
    public void The_example_of_RFC_7677_is_reproduced()
    {
        ScramServer server = new(Pencil, ScramServer.Mechanism, default, ServerNonce);
        Assert.Equal(
            "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
            Begin(server, $"n,,n=user,r={ClientNonce}"));
        Assert.True(server.TryFinish(Encoding.UTF8.GetBytes(ClientFinal), out byte[] final));
        Assert.Equal("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=", Encoding.UTF8.GetString(final));
    }

    [Fact]
    public void A_proof_of_another_password_is_not_accepted()
    {
        ScramServer server = new(ScramVerifier.Create("pen", Pencil.Salt, 4096).ToAuthenticationMethod(), ScramServer.Mechanism, default, ServerNonce);
        Begin(server, $"n,,n=user,r={ClientNonce}");
        Assert.False(server.TryFinish(Encoding.UTF8.GetBytes(ClientFinal), out byte[] final));
        Assert.Empty(final);
    }

    [Fact]
    public void Nobody_knows_the_password_of_a_mock_verifier_and_its_salt_stays()
    {
        byte[] secret = new byte[32];
        ScramVerifier mock = ScramVerifier.CreateMock("nobody", secret);
        Assert.Equal(mock.Salt, ScramVerifier.CreateMock("nobody", secret).Salt);
        Assert.NotEqual(mock.Salt, ScramVerifier.CreateMock("nobody2", secret).Salt);
        Assert.False(mock.Matches("nobody"));
    }

    [Theory]
    [InlineData("", "malformed SCRAM message", "The message is empty.")]
    [InlineData("x,,n=user,r=abc", "malformed SCRAM message", "Unexpected channel-binding flag \"x\".")]
    [InlineData("n", "malformed SCRAM message", "Comma expected, but found character \"0x00\".")]
    [InlineData("n,x,n=user,r=abc", "malformed SCRAM message", "Unexpected attribute \"x\" in client-first-message.")]
    [InlineData("n,a=bob,n=user,r=abc", "client uses authorization identity, but it is not supported", null)]
    [InlineData("n,,m=x,n=user,r=abc", "client requires an unsupported SCRAM extension", null)]
    [InlineData("n,,r=abc", "malformed SCRAM message", "Expected attribute \"n\" but found \"r\".")]
    [InlineData("n,,n", "malformed SCRAM message", "Expected character \"=\" for attribute \"n\".")]
    [InlineData("n,,n=user,r=a b", "non-printable characters in SCRAM nonce", null)]
    [InlineData("n,,n=user,r=abc,1=x", "malformed SCRAM message", "Attribute expected, but found invalid character \"1\".")]
    [InlineData("p=tls-server-end-point,,n=user,r=abc", "malformed SCRAM message", "The client selected SCRAM-SHA-256 without channel binding, but the SCRAM message includes channel binding data.")]
    public void A_malformed_first_message_is_fatal(string message, string words, string? detail)
    {
        ScramServer server = new(Pencil, ScramServer.Mechanism, default, ServerNonce);
        PgError error = Assert.Throws<PgErrorException>(() => Begin(server, message)).Error;
        Assert.Equal((PgSeverity.Fatal, words, detail), (error.Severity, error.Message, error.Detail));
    }

    [Theory]
    [InlineData("c=eSws,r=NONCE,p=AAAA", "unexpected SCRAM channel-binding attribute in client-final-message", null)]
    [InlineData("c=biws,r=other,p=AAAA", "invalid SCRAM response", "Nonce does not match.")]
    [InlineData("c=biws,r=NONCE", "malformed SCRAM message", "Attribute expected, but found invalid character \"0x00\".")]
    [InlineData("c=biws,r=NONCE,p=AAAA", "malformed SCRAM message", "Malformed proof in client-final-message.")]
    [InlineData("c=biws,r=NONCE,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVR=", "malformed SCRAM message", "Malformed proof in client-final-message.")]
    [InlineData("c=biws,r=NONCE,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ= ", "malformed SCRAM message", "Malformed proof in client-final-message.")]
    [InlineData("c=biws,r=NONCE,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=,x=1", "malformed SCRAM message", "Garbage found at the end of client-final-message.")]
    public void A_malformed_final_message_is_fatal(string message, string words, string? detail)
    {
        ScramServer server = new(Pencil, ScramServer.Mechanism, default, ServerNonce);
        Begin(server, $"n,,n=user,r={ClientNonce}");
        byte[] final = Encoding.UTF8.GetBytes(message.Replace("NONCE", ClientNonce + ServerNonce, StringComparison.Ordinal));
        PgError error = Assert.Throws<PgErrorException>(() => server.TryFinish(final, out _)).Error;
        Assert.Equal((PgSeverity.Fatal, words, detail), (error.Severity, error.Message, error.Detail));
    }

    [Fact]
    public void A_client_that_was_told_there_is_no_binding_is_refused_where_there_is()
    {
        ScramServer server = new(Pencil, ScramServer.Mechanism, new byte[32], ServerNonce);
        PgError error = Assert.Throws<PgErrorException>(() => Begin(server, "y,,n=user,r=abc")).Error;
        Assert.Equal((SqlState.InvalidAuthorizationSpecification, "SCRAM channel binding negotiation error"), (error.SqlState, error.Message));
    }

    [Fact]
    public void A_binding_to_another_certificate_is_refused()
    {
        ScramServer server = new(Pencil, ScramServer.MechanismPlus, Enumerable.Repeat((byte)1, 32).ToArray(), ServerNonce);
        Begin(server, $"p=tls-server-end-point,,n=user,r={ClientNonce}");
        string binding = Convert.ToBase64String([.. "p=tls-server-end-point,,"u8, .. Enumerable.Repeat((byte)2, 32)]);
        byte[] final = Encoding.UTF8.GetBytes($"c={binding},r={ClientNonce}{ServerNonce},p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
        Assert.Equal("SCRAM channel binding check failed", Assert.Throws<PgErrorException>(() => server.TryFinish(final, out _)).Error.Message);
    }

    [Theory]
    [InlineData("n,,n=user,r=abc", "The client selected SCRAM-SHA-256-PLUS, but the SCRAM message does not include channel binding data.")]
    [InlineData("y,,n=user,r=abc", "The client selected SCRAM-SHA-256-PLUS, but the SCRAM message does not include channel binding data.")]
    public void The_plus_mechanism_wants_binding(string message, string detail)
    {
        ScramServer server = new(Pencil, ScramServer.MechanismPlus, new byte[32], ServerNonce);
        Assert.Equal(detail, Assert.Throws<PgErrorException>(() => Begin(server, message)).Error.Detail);
    }

    [Fact]
    public void Another_binding_type_is_refused()
    {
        ScramServer server = new(Pencil, ScramServer.MechanismPlus, new byte[32], ServerNonce);
        Assert.Equal(
            "unsupported SCRAM channel-binding type \"tls-unique\"",
            Assert.Throws<PgErrorException>(() => Begin(server, "p=tls-unique,,n=user,r=abc")).Error.Message);
    }

    private static string Begin(ScramServer server, string clientFirst) => Encoding.UTF8.GetString(server.Begin(Encoding.UTF8.GetBytes(clientFirst)));
}
