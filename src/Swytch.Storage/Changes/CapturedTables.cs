using System.Text;
using Swytch.Core.Errors;
using Swytch.Storage.Engine;
using Swytch.Storage.Footprints;

namespace Swytch.Storage.Changes;

/// <summary>
/// Shapes of one connection's tables, read when first needed and thrown away when its schema changed. SQLite compiles every statement anew after that,
/// and asks the authorizer: as long as it has not been asked, nothing can have changed, and no more is looked at than that count.
/// After DDL without a commit a schema cookie may come twice for two schemas, so then the cookie is not trusted.
/// </summary>
internal sealed class CapturedTables(Connection connection)
{
    /// <summary>By the address of the name in SQLite's parsed schema; null for a table that is left out.</summary>
    private readonly Dictionary<nint, CapturedTable?> _byAddress = [];

    private readonly Dictionary<string, CapturedTable?> _byName = new(StringComparer.OrdinalIgnoreCase);
    private long _seenCalls = -1;
    private long _cookie;
    private bool? _hasVirtualTables;
    private bool? _hasVirtualColumns;
    private bool? _hasSilentReads;

    /// <summary>Counts up whenever everything was thrown away.</summary>
    internal long Generation { get; private set; }

    /// <summary>Some table has a virtual generated column (as known since the latest <see cref="Revalidate"/>).</summary>
    internal bool HasVirtualColumns
    {
        get
        {
            if (_hasVirtualColumns is not { } has)
            {
                _hasVirtualColumns = has = connection.InsideCallback(() => CapturedTableLoader.HasVirtualColumns(connection));
                _seenCalls = connection.AuthorizerCalls;
            }

            return has;
        }
    }

    /// <summary>For the hook: null when the rows are not captured.</summary>
    internal CapturedTable? Find(in PreupdateCall call)
    {
        if (_seenCalls != connection.AuthorizerCalls)
        {
            Revalidate();
        }

        if (_byAddress.TryGetValue(call.TableAddress, out var table))
        {
            return table;
        }

        // ANALYZE gives names of its own, which it frees: not to be remembered by address.
        if (call.Table is var name && name.Length >= 7 && Ascii.EqualsIgnoreCase(name[..7], "sqlite_"u8))
        {
            return null;
        }

        table = call.IsMain ? Find(Encoding.UTF8.GetString(call.Table)) : null;
        _byAddress[call.TableAddress] = table;
        return table;
    }

    /// <summary>By name, in any case of letters; null when there is no such table or its rows are not captured.</summary>
    internal CapturedTable? Find(string name)
    {
        if (_seenCalls != connection.AuthorizerCalls)
        {
            Revalidate();
        }

        if (!_byName.TryGetValue(name, out var table))
        {
            _byName[name] = table = connection.InsideCallback(() => new CapturedTableLoader(connection).Load(name));
            _seenCalls = connection.AuthorizerCalls;
        }

        return table;
    }

    /// <summary>Why a statement that writes these tables cannot be captured; null when it can.</summary>
    internal PgError? RefusalOf(IReadOnlyCollection<string> tables)
    {
        if (_seenCalls != connection.AuthorizerCalls)
        {
            Revalidate();
        }

        if (_hasVirtualTables is not { } hasVirtualTables)
        {
            _hasVirtualTables = hasVirtualTables = CapturedTableLoader.HasVirtualTables(connection);
            _seenCalls = connection.AuthorizerCalls;
        }

        if (!hasVirtualTables)
        {
            return null;
        }

        foreach (var name in tables)
        {
            if (Find(name)?.Refusal is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }

    /// <summary>See <see cref="SilentReads"/>; nearly always false.</summary>
    internal bool HaveSilentReads()
    {
        Revalidate();
        if (_hasSilentReads is not { } has)
        {
            _hasSilentReads = has = connection.InsideCallback(() => SilentReads.AreInSchema(connection));
            _seenCalls = connection.AuthorizerCalls;
        }

        return has;
    }

    /// <summary>Makes sure that what is known is the schema as it is.</summary>
    internal void Revalidate()
    {
        if (_seenCalls == connection.AuthorizerCalls)
        {
            return;
        }

        var cookie = connection.InsideCallback(() => SchemaBook.Cookie(connection));
        if (cookie != _cookie || connection.HasSchemaInDoubt)
        {
            _byName.Clear();
            _hasVirtualTables = _hasVirtualColumns = _hasSilentReads = null;
            _cookie = cookie;
            Generation++;
        }

        // SQLite may have read the same schema again into other memory.
        _byAddress.Clear();
        _seenCalls = connection.AuthorizerCalls;
    }
}
