using Swytch.PgWire.Auth;

namespace Swytch.PgWire.Tests.Auth;

public sealed class ScramVerifierTests
{
    // Made by PostgreSQL 15: SELECT rolpassword FROM pg_authid, after CREATE ROLE … PASSWORD 'secret'.
    private const string FromPostgres = "SCRAM-SHA-256$4096:rt6eZ5IXqSAaQblJ/UKiqw==$Mf21u1VXaftJ3/FyWDEwP+OGL10cj6AT7fXD94mE4/8=:JJjKEcx+4piQlC60gEu2NAy5nOR9v8FPzj+kGm+rTCc=";

    [Fact]
    public void A_verifier_of_PostgreSQL_is_read_and_written_unchanged()
    {
        Assert.True(ScramVerifier.TryParse(FromPostgres, out ScramVerifier? verifier));
        Assert.Equal(FromPostgres, verifier.ToString());
        Assert.True(verifier.Matches("secret"));
        Assert.False(verifier.Matches("Secret"));
    }

    [Fact]
    public void A_new_verifier_has_its_own_salt_and_survives_its_text()
    {
        ScramVerifier first = ScramVerifier.Create("pässword");
        ScramVerifier second = ScramVerifier.Create("pässword");
        Assert.NotEqual(first.ToString(), second.ToString());
        Assert.True(ScramVerifier.TryParse(first.ToString(), out ScramVerifier? read));
        Assert.True(read.Matches("pässword"));
    }

    [Theory]
    [InlineData("secret")]
    [InlineData("md5d41d8cd98f00b204e9800998ecf8427e")]
    [InlineData("SCRAM-SHA-256$4096:AAAA$BBBB:CCCC")]
    [InlineData("SCRAM-SHA-256$0:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=")]
    [InlineData("SCRAM-SHA-256$ 4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=")]
    public void Other_texts_are_no_verifiers(string text) => Assert.False(ScramVerifier.TryParse(text, out _));
}
