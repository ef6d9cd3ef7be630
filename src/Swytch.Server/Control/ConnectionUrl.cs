using System.Globalization;
using Npgsql;
using Swytch.Server.Configuration;

namespace Swytch.Server.Control;

/// <summary>
/// <c>--connect postgres://USER:PASSWORD@HOST:PORT/DATABASE?sslmode=…</c>: libpq's form of a connection (PostgreSQL manual, section 34.1.1.2)
/// with one host. What is left out is 127.0.0.1, 5433, the name of who calls, and <c>swytch</c>.
/// </summary>
internal static class ConnectionUrl
{
    private const int DefaultPort = 5433;

    /// <exception cref="MisuseException">It is none, or has a parameter that is not known. The message never repeats it: it may hold a password.</exception>
    public static NpgsqlConnectionStringBuilder Read(string source, string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("postgres" or "postgresql") || url.Fragment.Length > 0)
        {
            throw NotOne(source);
        }

        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = url.Host.Length == 0 ? "127.0.0.1" : Unescape(url.IdnHost.Trim('[', ']')),
            Port = url.Port > 0 ? url.Port : DefaultPort,
            Database = url.AbsolutePath.Length > 1 ? Unescape(url.AbsolutePath[1..]) : "swytch",
            ApplicationName = "swytchsql",
            Pooling = false,
            CommandTimeout = 0,
            SslMode = SslMode.Prefer,
        };
        var (user, password) = url.UserInfo.Split(':', 2) switch
        {
            [var name, var secret] => (name, secret),
            var alone => (alone[0], null),
        };
        settings.Username = user.Length > 0 ? Unescape(user) : Environment.GetEnvironmentVariable("PGUSER") ?? Environment.UserName;
        if (password is not null)
        {
            settings.Password = Unescape(password);
        }

        foreach (var pair in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            Set(settings, source, Unescape(parts[0]), parts.Length == 2 ? Unescape(parts[1]) : throw NotOne(source));
        }

        return settings;
    }

    private static void Set(NpgsqlConnectionStringBuilder settings, string source, string name, string value)
    {
        switch (name)
        {
            case "host":
                settings.Host = value;
                break;
            case "port":
                settings.Port = Number(source, name, value, 65535);
                break;
            case "user":
                settings.Username = value;
                break;
            case "password":
                settings.Password = value;
                break;
            case "dbname":
                settings.Database = value;
                break;
            case "application_name":
                settings.ApplicationName = value;
                break;
            case "connect_timeout":
                settings.Timeout = Number(source, name, value, 1024);
                break;
            case "sslrootcert":
                settings.RootCertificate = value;
                break;
            case "sslmode":
                settings.SslMode = value switch
                {
                    "disable" => SslMode.Disable,
                    "allow" => SslMode.Allow,
                    "prefer" => SslMode.Prefer,
                    "require" => SslMode.Require,
                    "verify-ca" => SslMode.VerifyCA,
                    "verify-full" => SslMode.VerifyFull,
                    _ => throw Invalid(source, name, value, "disable, allow, prefer, require, verify-ca or verify-full"),
                };
                break;
            case "channel_binding":
                settings.ChannelBinding = value switch
                {
                    "disable" => ChannelBinding.Disable,
                    "prefer" => ChannelBinding.Prefer,
                    "require" => ChannelBinding.Require,
                    _ => throw Invalid(source, name, value, "disable, prefer or require"),
                };
                break;
            default:
                throw new MisuseException(
                    $"{source}: unknown parameter \"{name}\"; there are host, port, user, password, dbname, sslmode, sslrootcert, channel_binding, connect_timeout and application_name");
        }
    }

    private static int Number(string source, string name, string value, int maximum) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= maximum
            ? number
            : throw Invalid(source, name, value, $"a whole number from 1 to {maximum}");

    private static string Unescape(string text) => Uri.UnescapeDataString(text);

    private static MisuseException Invalid(string source, string name, string value, string expected) =>
        new($"{source}: {name} \"{value}\" is not valid; expected {expected}");

    private static MisuseException NotOne(string source) =>
        new($"{source} is not a URL of the form postgres://USER:PASSWORD@HOST:PORT/DATABASE");
}
