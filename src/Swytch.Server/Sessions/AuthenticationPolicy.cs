using System.Security.Cryptography;
using Swytch.PgWire.Auth;
using Swytch.PgWire.Handlers;
using Swytch.Server.Accounts;
using Swytch.Server.Configuration;

namespace Swytch.Server.Sessions;

/// <summary>How clients prove who they are (node.md, <c>--auth</c>).</summary>
internal sealed class AuthenticationPolicy
{
    private readonly StartOptions _options;
    private readonly AccountStore _accounts;
    private readonly byte[] _mockSecret = RandomNumberGenerator.GetBytes(32);

    /// <exception cref="MisuseException">scram is in force and nobody could get in.</exception>
    public AuthenticationPolicy(StartOptions options, AccountStore accounts)
    {
        _options = options;
        _accounts = accounts;
        if (!IsTrust && !accounts.HasUser)
        {
            var reason = options.Authentication == AuthenticationRule.Scram
                ? "--auth scram"
                : $"--listen {options.Listen.First(address => !address.IsLocal)}";
            throw new MisuseException(
                $"{reason} needs a user and {options.DataDirectory} has none; create one with: swytchsql user add NAME --data {options.DataDirectory}, or give --admin-password-file FILE");
        }
    }

    /// <summary>Trust ends for good with the first user, also while the node runs, unless it was asked for by name.</summary>
    public bool IsTrust => _options.Authentication switch
    {
        AuthenticationRule.Trust => true,
        AuthenticationRule.Scram => false,
        _ => !_options.ListensBeyondThisMachine && !_accounts.HasUser,
    };

    public AuthenticationMethod MethodFor(string user)
    {
        if (IsTrust)
        {
            return new AuthenticationMethod.Trust();
        }

        var verifier = _accounts.Find(user) is { CanLogin: true, Verifier: { } known } ? known : ScramVerifier.CreateMock(user, _mockSecret);
        return verifier.ToAuthenticationMethod();
    }

    /// <summary>Under trust everybody is administrator.</summary>
    public bool IsAdministrator(string user) => IsTrust || _accounts.Find(user) is { IsAdministrator: true };
}
