using Swytch.Storage.Changes;
using Swytch.Storage.Footprints;

namespace Swytch.Storage.Engine;

/// <summary>What a connection needs that carries transactions of clients: their changes taken down and told to their footprints.</summary>
internal sealed unsafe partial class Connection
{
    internal ChangeRecorder Capture => RequireRecorder(RecorderSettings.Default);

    internal WriteFootprint Written => field ??= new WriteFootprint(this);
}
