using Swytch.Server.Accounts;
using Swytch.Server.Adapters;
using Swytch.Server.Control;
using Swytch.Server.Observability;

namespace Swytch.Server.Sessions;

/// <summary>What all sessions of a node share.</summary>
internal sealed record SessionNode(
    AccountStore Accounts,
    NodeMetrics Metrics,
    SessionRegistry Sessions,
    LiveCatalog Live,
    INodeDesk Desk,
    DateTimeOffset StartedAt,
    TimeProvider Clock);
