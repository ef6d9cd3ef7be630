using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.PgWire.Handlers;
using Swytch.PgWire.Protocol;

namespace Swytch.PgWire.Session;

/// <summary>What the connection offers to its session. Only <see cref="Terminate"/> and <see cref="WakeForNotifications"/> may be called from other threads.</summary>
internal sealed class SessionHost(int processId, ResponseWriter response, Action<PgError> terminate, Action wake) : ISessionHost
{
    private readonly List<KeyValuePair<string, string>> _reports = [];

    public int ProcessId => processId;

    public NamedRegistry<IPreparedStatement> PreparedStatements { get; } = new(Limits.PreparedStatementsPerSession);

    public NamedRegistry<IPortal> Portals { get; } = new(Limits.PortalsPerSession);

    public void ReportParameter(string name, string value)
    {
        for (int i = 0; i < _reports.Count; i++)
        {
            if (_reports[i].Key == name)
            {
                _reports[i] = new(name, value);
                return;
            }
        }

        _reports.Add(new(name, value));
    }

    public void SendNotice(PgError notice) => response.WriteNotice(notice);

    public void WakeForNotifications() => wake();

    public void Terminate(PgError fatal) => terminate(fatal);

    /// <summary>Writes the ParameterStatus messages that became due.</summary>
    public void WriteReports(MessageBuffer output)
    {
        for (int i = 0; i < _reports.Count; i++)
        {
            output.WriteParameterStatus(_reports[i].Key, _reports[i].Value);
        }

        _reports.Clear();
    }
}
