using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Swytch.Server.Configuration;

/// <summary>Where a listener binds: a TCP address or a unix socket.</summary>
internal abstract record ListenAddress
{
    private ListenAddress()
    {
    }

    /// <summary>Reached from this machine only.</summary>
    public abstract bool IsLocal { get; }

    /// <param name="Host">An IP address, <c>localhost</c>, <c>*</c> or a DNS name.</param>
    public sealed record Tcp(string Host, int Port) : ListenAddress
    {
        public override bool IsLocal =>
            Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address));

        /// <summary>The address to bind. A DNS name must resolve (exit 1).</summary>
        public IPEndPoint Resolve()
        {
            if (Host == "*")
            {
                return new IPEndPoint(Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any, Port);
            }

            if (Host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
            {
                return new IPEndPoint(IPAddress.Loopback, Port);
            }

            if (IPAddress.TryParse(Host, out var address))
            {
                return new IPEndPoint(address, Port);
            }

            try
            {
                var addresses = Dns.GetHostAddresses(Host);
                var chosen = Array.Find(addresses, candidate => candidate.AddressFamily == AddressFamily.InterNetwork) ?? addresses[0];
                return new IPEndPoint(chosen, Port);
            }
            catch (SocketException)
            {
                throw new FailureException($"the host name {Host} of {this} cannot be resolved; give an IP address of this machine");
            }
        }

        public override string ToString() => Host.Contains(':', StringComparison.Ordinal)
            ? string.Create(CultureInfo.InvariantCulture, $"[{Host}]:{Port}")
            : string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");
    }

    public sealed record UnixSocket(string Path) : ListenAddress
    {
        public override bool IsLocal => true;

        public override string ToString() => "unix:" + Path;
    }

    /// <summary>Reads <c>HOST:PORT</c>, <c>[IPv6]:PORT</c> or <c>unix:PATH</c>.</summary>
    public static bool TryParse(string text, out ListenAddress? address)
    {
        address = null;
        const string unixPrefix = "unix:";
        if (text.StartsWith(unixPrefix, StringComparison.Ordinal))
        {
            if (text.Length == unixPrefix.Length)
            {
                return false;
            }

            address = new UnixSocket(System.IO.Path.GetFullPath(text[unixPrefix.Length..]));
            return true;
        }

        var colon = text.LastIndexOf(':');
        if (colon <= 0
            || !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            || port > IPEndPoint.MaxPort)
        {
            return false;
        }

        var host = text[..colon];
        if (host is ['[', .., ']'])
        {
            host = host[1..^1];
            if (!IPAddress.TryParse(host, out _))
            {
                return false;
            }
        }
        else if (host.Contains(':', StringComparison.Ordinal) || (host != "*" && Uri.CheckHostName(host) == UriHostNameType.Unknown))
        {
            return false;
        }

        address = new Tcp(host, port);
        return true;
    }
}
